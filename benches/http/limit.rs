//! The limit: a bare actix-web server with the same settings, which sends recorded answers from memory, another one
//! each time, whatever it is asked. It is a process of its own: this very program, started again.

use crate::recorded::{self, Recorded};
use actix_web::{
    App, HttpResponse, HttpServer,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web::{self, Bytes},
};
use std::{cell::Cell, io::Read, net::TcpListener, path::Path, rc::Rc, sync::Arc, thread, time::Duration};

/// Makes this program the limit.
pub const WORD: &str = "be-the-limit";

/// A prime, so that all answers have their turn.
const STEP: usize = 7_919;

struct Ready {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl From<Recorded> for Ready {
    fn from(answer: Recorded) -> Self {
        let headers = answer.headers.iter();
        let headers = headers.map(|(name, value)| {
            (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
        });
        let headers = headers.collect();
        Self { status: StatusCode::from_u16(answer.status).unwrap(), headers, body: answer.body.into() }
    }
}

impl Ready {
    fn answer(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.insert_header((name, value));
        }
        response.body(self.body.clone())
    }
}

/// Serves the answers of a file until the input closes.
pub fn serve(file: &Path) {
    let answers: Arc<Vec<Ready>> = Arc::new(recorded::read(file).into_iter().map(Ready::from).collect());
    thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("http://{}/", listener.local_addr().unwrap());
    let app = move || {
        let (answers, next) = (Arc::clone(&answers), Rc::new(Cell::new(0)));
        App::new().default_service(web::to(move || {
            // All over the memory, as requests come: neighbours would be there already when they are wanted.
            let at = next.get();
            next.set((at + STEP) % answers.len());
            let answer = answers[at].answer();
            async move { answer }
        }))
    };
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(app)
            .workers(crate::servers::WORKERS)
            .client_request_timeout(Duration::from_secs(10))
            .keep_alive(Duration::from_secs(30))
            .listen(listener)
            .unwrap();
        server.run().await.unwrap();
    });
}
