//! Which addresses there are and what each takes: read off the document, so that nothing undocumented is routed.

use actix_web::http::Method;
use utoipa::openapi::OpenApi;

/// One address.
#[derive(Debug)]
pub struct Route {
    /// As the document has it, such as `/v1/articles/{article}`.
    pub template: String,
    /// The value of `Allow`.
    pub allow: String,
    methods: Vec<Method>,
    /// How many slashes are in it.
    depth: usize,
}

impl Route {
    /// Whether it takes a method; whatever takes GET takes HEAD.
    pub fn takes(&self, method: &Method) -> bool {
        self.methods.contains(method)
    }

    fn matches(&self, path: &str) -> bool {
        let mut given = path.split('/');
        let mut wanted = self.template.split('/');
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(template), Some(segment)) if template.starts_with('{') && !segment.is_empty() => {}
                (Some(template), Some(segment)) if template == segment => {}
                _ => return false,
            }
        }
    }
}

/// Every address.
#[derive(Debug)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// Reads the addresses off the documents.
    pub fn of(documents: &[&OpenApi]) -> Self {
        let mut routes: Vec<Route> = documents
            .iter()
            .flat_map(|document| &document.paths.paths)
            .map(|(template, item)| {
                let mut methods = Vec::new();
                if item.get.is_some() {
                    methods.extend([Method::GET, Method::HEAD]);
                }
                let written = [
                    (item.post.is_some(), Method::POST),
                    (item.put.is_some(), Method::PUT),
                    (item.patch.is_some(), Method::PATCH),
                    (item.delete.is_some(), Method::DELETE),
                ];
                methods.extend(written.into_iter().filter(|(there, _)| *there).map(|(_, method)| method));
                methods.push(Method::OPTIONS);
                let allow = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
                Route { template: template.clone(), allow, methods, depth: depth(template) }
            })
            .collect();
        // What is written out goes before what is left open.
        routes.sort_by_key(|route| (route.template.matches('{').count(), route.template.clone()));
        Self(routes)
    }

    /// The address that a path is.
    pub fn find(&self, path: &str) -> Option<&Route> {
        let depth = depth(path);
        self.0.iter().filter(|route| route.depth == depth).find(|route| route.matches(path))
    }
}

fn depth(path: &str) -> usize {
    path.bytes().filter(|byte| *byte == b'/').count()
}
