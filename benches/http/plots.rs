//! Plots as SVG.

use crate::{load::Run, results::Lines, rounds::Case};
use std::fmt::Write;

const COLOURS: [&str; 8] = ["#8a8f98", "#3f8f5f", "#2563a8", "#b4552d", "#7a4fa3", "#a8862a", "#2a8f9c", "#a33f6b"];

/// Of every plot,
const WIDTH: f64 = 900.0;
/// of a bar and what is before it,
const BAR: f64 = 16.0;
const NAMES: f64 = 330.0;
/// and of what is around lines.
const LEFT: f64 = 80.0;
const RIGHT: f64 = 300.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 45.0;

fn colour(name: &str, at: usize) -> &'static str {
    match name.split(',').next().unwrap_or(name) {
        "limit" => COLOURS[0],
        "nginx" => COLOURS[1],
        "SQLite" => COLOURS[2],
        "PostgreSQL" => COLOURS[3],
        _ => COLOURS[at % COLOURS.len()],
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn begin(width: u32, height: u32, title: &str) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{title}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    )
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, said: &str) {
    let said = escaped(said);
    let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#24292f\">{said}</text>");
}

/// Bars of requests a second, case by case: the median, with a line from the slowest round to the fastest.
pub fn bars(title: &str, cases: &[&Case]) -> String {
    let rows: usize = cases.iter().map(|case| case.series.len() + 1).sum();
    let height = (rows as f64 * (BAR + 4.0) + 50.0) as u32;
    let most = cases.iter().flat_map(|case| &case.series).map(|series| series.spread(Run::rate).most);
    let scale = (WIDTH - NAMES - 200.0) / most.fold(1.0, f64::max);
    let mut out = begin(WIDTH as u32, height, title);
    let mut y = 30.0;
    let _ = writeln!(out, "<text x=\"12\" y=\"20\" font-size=\"15\" fill=\"#24292f\">{}</text>", escaped(title));
    for case in cases {
        y += BAR + 4.0;
        let name = escaped(&case.name);
        let _ = writeln!(out, "<text x=\"12\" y=\"{y:.1}\" font-weight=\"600\" fill=\"#24292f\">{name}</text>");
        for (at, series) in case.series.iter().enumerate() {
            let (rate, ratio) = (series.spread(Run::rate), series.ratio(&case.series[0], Run::rate));
            text(&mut out, NAMES - 8.0, y + 0.0, "end", &series.name);
            let _ = writeln!(
                out,
                "<rect x=\"{NAMES}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{}\"/>",
                y - 12.0,
                rate.median * scale,
                colour(&series.name, at)
            );
            let [least, most] = [rate.least, rate.most].map(|rate| NAMES + rate * scale);
            let _ = writeln!(
                out,
                "<path d=\"M{least:.1} {0:.1}H{most:.1}\" stroke=\"#24292f\" stroke-width=\"1.5\"/>",
                y - 4.0
            );
            let said = if at == 0 { String::new() } else { format!("  × {:.2}", ratio.median) };
            text(
                &mut out,
                most.max(NAMES + rate.median * scale) + 8.0,
                y,
                "start",
                &format!("{:.0}/s{said}", rate.median),
            );
            y += BAR + 4.0;
        }
        y -= BAR + 4.0 - 6.0;
    }
    out.push_str("</svg>\n");
    out
}

/// Lines over a number.
pub fn lines(plot: &Lines) -> String {
    let legend = plot.series.len() as f64 * 17.0;
    let height = (TOP + BOTTOM + legend).max(320.0);
    let place = |value: f64| if plot.logarithmic { value.max(1e-9).log10() } else { value };
    let points = || plot.series.iter().flat_map(|(_, points)| points);
    let range = |pick: fn(&(f64, f64)) -> f64| {
        let values = points().map(|point| place(pick(point)));
        values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)))
    };
    let ((x_least, x_most), (y_least, y_most)) = (range(|point| point.0), range(|point| point.1));
    let (y_least, y_most) = if plot.logarithmic { (y_least.floor(), y_most.ceil()) } else { (0.0, y_most * 1.05) };
    let x_of = |x: f64| LEFT + (place(x) - x_least) / (x_most - x_least).max(1e-9) * (WIDTH - LEFT - RIGHT);
    let y_of = |y: f64| height - BOTTOM - (place(y) - y_least) / (y_most - y_least).max(1e-9) * (height - TOP - BOTTOM);
    let mut out = begin(WIDTH as u32, height as u32, &plot.title);
    let _ = writeln!(out, "<text x=\"12\" y=\"20\" font-size=\"15\" fill=\"#24292f\">{}</text>", escaped(&plot.title));
    for tick in ticks(y_least, y_most, plot.logarithmic) {
        let y = y_of(tick);
        let _ = writeln!(out, "<path d=\"M{LEFT} {y:.1}H{:.1}\" stroke=\"#d8dee4\"/>", WIDTH - RIGHT);
        text(&mut out, LEFT - 6.0, y + 4.0, "end", &short(tick));
    }
    for tick in ticks(x_least, x_most, plot.logarithmic) {
        text(&mut out, x_of(tick), height - BOTTOM + 18.0, "middle", &short(tick));
    }
    text(&mut out, (LEFT + WIDTH - RIGHT) / 2.0, height - 8.0, "middle", &plot.x);
    text(&mut out, LEFT - 60.0, TOP - 6.0, "start", &plot.y);
    for (at, (name, points)) in plot.series.iter().enumerate() {
        let colour = colour(name, at);
        let dashes = ["", "6 3", "2 3"][at / COLOURS.len() % 3];
        let way: Vec<String> = points.iter().map(|(x, y)| format!("{:.1} {:.1}", x_of(*x), y_of(*y))).collect();
        let way = way.join("L");
        let _ = writeln!(
            out,
            "<path d=\"M{way}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"/>"
        );
        let y = TOP + 10.0 + at as f64 * 17.0;
        let _ = writeln!(
            out,
            "<path d=\"M{:.1} {y:.1}h22\" stroke=\"{colour}\" stroke-width=\"3\" stroke-dasharray=\"{dashes}\"/>",
            WIDTH - RIGHT + 14.0
        );
        text(&mut out, WIDTH - RIGHT + 42.0, y + 4.0, "start", name);
    }
    out.push_str("</svg>\n");
    out
}

/// Round numbers along an axis; of a logarithmic one the powers of ten.
fn ticks(least: f64, most: f64, logarithmic: bool) -> Vec<f64> {
    if logarithmic {
        return (least.ceil() as i32..=most.floor() as i32).map(|power| 10_f64.powi(power)).collect();
    }
    let rough = (most - least) / 6.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(power);
    let first = (least / step).ceil() as i64;
    (first..).map(|at| at as f64 * step).take_while(|tick| *tick <= most).collect()
}

fn short(number: f64) -> String {
    match number.abs() {
        1e6.. => format!("{}M", number / 1e6),
        1e3.. => format!("{}k", number / 1e3),
        _ => format!("{}", (number * 100.0).round() / 100.0),
    }
}
