//! Lines that sites print around their articles, in the languages they print them in, parted by `|`.

/// Buttons and menus.
pub(super) const BUTTONS: &str = "\
    Show More | Show Less | Load More | Read More | See More | View All | More | Back to top | \
    Back to top button | Skip to content | Skip to main content | Menu | Search | Home | Subscribe | \
    Sign in | Log in | Sign up | Close | Print | Listen | Listen to this article | Next | Previous | \
    Next article | Previous article | Newsletter | Follow us | زر الذهاب إلى الأعلى | المزيد | عرض المزيد | \
    إظهار المزيد | اعرض المزيد | القائمة | بحث | الرئيسية | اشترك | اشترك الآن | تسجيل الدخول | إغلاق | \
    طباعة | تابعنا | العودة إلى الأعلى | التالي | السابق | بیشتر | بازگشت به بالا | جستجو | קרא עוד | \
    חזרה למעלה";

/// Buttons that pass the article on.
pub(super) const SHARES: &str = "\
    Share | Share this | Share this article | Share this story | Share via Email | Copy link | Tweet | \
    Facebook | Twitter | X | WhatsApp | Telegram | LinkedIn | Pinterest | Reddit | Messenger | Email | \
    شارك | شاركها | مشاركة | انشر | فيسبوك | تويتر | واتساب | تيلقرام | تيليجرام | لينكدإن | ماسنجر | \
    نسخ الرابط | مشاركة عبر البريد | اشتراک گذاری | שתפו";

/// Lines above what was paid for.
pub(super) const ADVERTISEMENTS: &str = "\
    Advertisement | Advertisements | Ad | Sponsored | إعلان | إعلانات | آگهی | פרסומת";

/// Where readers write.
pub(super) const COMMENT_BOXES: &str = "\
    Comments | No comments | Leave a comment | Leave a Reply | Add a comment | Post a comment | تعليقات | \
    التعليقات | لا توجد تعليقات | اترك تعليقاً | أضف تعليقاً | نظرات";

/// Headings above links to other articles.
pub(super) const LISTS: &str = "\
    Related | Related Articles | Related Posts | Related News | Related Stories | Related Topics | \
    Read also | Read next | See also | You may also like | You might also like | Recommended | \
    Recommended for you | More from | More stories | More news | Most read | Most popular | Trending | \
    Trending now | Latest news | Don't miss | Up next | اقرأ أيضاً | اقرأ أيضا | إقرأ أيضاً | اقرأ المزيد | \
    مقالات ذات صلة | أخبار ذات صلة | مواضيع ذات صلة | موضوعات ذات صلة | ذات صلة | قد يعجبك أيضاً | \
    الأكثر قراءة | آخر الأخبار | شاهد أيضاً | مطالب مرتبط | اخبار مرتبط | כתבות נוספות";
