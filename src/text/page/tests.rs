//! Whole pages, as people copy them.

use super::*;
use proptest::prelude::*;

const ENVOY: &str = "\
Middle east

Envoy Returns to the Capital Again… What Are the Objectives of the Visit?

A knowledgeable political source revealed that the envoy has once again arrived in the capital to discuss two important matters with the government.

The source told the “Meridian Wire” agency: ” The envoy will discuss the recent negotiations related to foreign presence on the country’s soil,” following a visit by a delegation to discuss the same issue.

The second matter is “the political matter related to electoral alliances, following the emergence of the results of the council elections.”

In previous statements, sources revealed to the same agency that the alliance will enter the provinces with multiple lists, or (3).

The timing of the visit reflects concerns that the disputes, which are no longer concealed, might affect the cohesion of the alliance.

The prime minister had stated the day before yesterday that the country does not need foreign forces on its soil.

Show More

Related Articles

Back to top button
Verified by MonsterInsights
";

const ARABIC: &str = "\
الشرق الأوسط

المبعوث يعود إلى العاصمة مجدداً… ما أهداف الزيارة؟

إعلان
كشف مصدر مطلع أن المبعوث وصل إلى العاصمة لبحث ملفين مهمين مع الحكومة.

وقال المصدر لوكالة “ميريديان واير” إن الزيارة ستستمر يومين.

اقرأ أيضاً
الميناء يفتح أبوابه من جديد

وأضاف المصدر أن الملف الثاني يتعلق بالتحالفات الانتخابية بعد ظهور النتائج.

المزيد

مقالات ذات صلة

عبّارة جديدة في المرفأ
هل يعود الصيادون؟

زر الذهاب إلى الأعلى
© 2026 جميع الحقوق محفوظة.
";

fn left_out(page: &Page) -> Vec<(u64, &str)> {
    page.left_out.iter().map(|left| (left.line, left.text.as_str())).collect()
}

#[test]
fn an_english_page_gives_its_article() {
    let page = read_page(ENVOY).unwrap();
    assert_eq!(page.section.as_deref(), Some("Middle east"));
    assert_eq!(page.title, "Envoy Returns to the Capital Again… What Are the Objectives of the Visit?");
    assert_eq!(page.paragraphs.len(), 6);
    assert!(page.paragraphs[1].starts_with("The source told"));
    assert!(page.paragraphs[5].ends_with("on its soil."));
    assert_eq!(page.cited, ["Meridian Wire"]);
    let lines =
        [(17, "Show More"), (19, "Related Articles"), (21, "Back to top button"), (22, "Verified by MonsterInsights")];
    assert_eq!(left_out(&page), lines);
    assert!(page.left_out.iter().all(|left| !left.reason.is_empty()));
}

#[test]
fn an_arabic_page_gives_its_article() {
    let page = read_page(ARABIC).unwrap();
    assert_eq!(page.section.as_deref(), Some("الشرق الأوسط"));
    assert_eq!(page.title, "المبعوث يعود إلى العاصمة مجدداً… ما أهداف الزيارة؟");
    assert_eq!(page.paragraphs.len(), 3);
    assert_eq!(page.cited, ["ميريديان واير"]);
    let lines: Vec<u64> = page.left_out.iter().map(|left| left.line).collect();
    assert_eq!(lines, [5, 10, 11, 15, 17, 19, 20, 22, 23]);
}

#[test]
fn line_ends_and_marks_of_other_systems_do_not_count() {
    let other = format!("\u{FEFF}{}", ENVOY.replace('\n', "\r\n"));
    assert_eq!(read_page(&other), read_page(ENVOY));
}

#[test]
fn one_heading_before_the_prose_is_the_title() {
    let page = read_page("Ferry sails\n\nThe old ferry sailed on Monday for the first time.").unwrap();
    assert_eq!((page.section, page.title.as_str()), (None, "Ferry sails"));
    let page = read_page("The ferry sails again, at last\nA second line\nThe old ferry sailed on Monday.").unwrap();
    assert_eq!((page.section, page.paragraphs.len()), (None, 2));
}

#[test]
fn a_page_without_headline_or_prose_is_refused() {
    let codes = |page: &str| -> Vec<(u64, &str)> {
        read_page(page).unwrap_err().into_iter().map(|(line, wrong)| (line, wrong.code)).collect()
    };
    assert_eq!(codes("\nThe ferry sailed on Monday.\n\nIt came back."), [(2, "no_title")]);
    assert_eq!(codes("\n\nThe ferry sails again\n\nShow More"), [(3, "no_body")]);
    assert_eq!(codes("Show More\n"), [(1, "no_title"), (1, "no_body")]);
}

#[test]
fn a_menu_above_the_headline_does_not_swallow_it() {
    let page = read_page("Latest news\n\nFerry sails again\n\nThe old ferry sailed on Monday.").unwrap();
    assert_eq!(page.title, "Ferry sails again");
    assert_eq!(left_out(&page), [(1, "Latest news")]);
}

#[test]
fn pages_in_other_scripts_are_read() {
    let page = read_page("뉴스\n\n등대가 다시 열렸다\n\n등대는 월요일에 다시 문을 열었다.").unwrap();
    assert_eq!((page.section.as_deref(), page.title.as_str()), (Some("뉴스"), "등대가 다시 열렸다"));
    let page = read_page("ማማው እንደገና ተከፈተ\n\nየብርሃን ማማው ሰኞ ዕለት ተከፈተ።").unwrap();
    assert_eq!((page.section, page.paragraphs.len()), (None, 1));
}

proptest! {
    #[test]
    fn no_line_is_lost_or_made_up(page in "([A-Cا-تก-ง“”\"'«».:… ]{0,12}(agency|Read more|Related Articles)?\n){0,12}") {
        if let Ok(read) = read_page(&page) {
            let lines = page.lines().filter(|line| !line.trim().is_empty()).count();
            let kept = read.paragraphs.len() + read.left_out.len() + 1 + usize::from(read.section.is_some());
            prop_assert_eq!(kept, lines);
        }
    }
}
