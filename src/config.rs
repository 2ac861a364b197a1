//! The configuration: the only file that reads the environment. `.env.example` lists every variable.

use crate::{
    domain::{
        language::Language,
        page::CursorKey,
        site::{Caching, Site},
    },
    error::{Error, Result},
};
use std::{fmt, net::SocketAddr, path::PathBuf};

/// A value that is shown to nobody.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps a value to itself.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}

const DEFAULT_NAME: &str = "Broadsheet";

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// `BROADSHEET_DATABASE_URL`: `sqlite://file` or `postgres://…`. Default `sqlite://broadsheet.db`.
    pub database_url: Secret,
    /// `BROADSHEET_READERS`: connections that read at a time; what takes long, such as counts and facets, gets half of
    /// them. Default: two for each core, from 4 to 16.
    pub readers: u32,
    /// `BROADSHEET_LISTEN`: address and port. Default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// `BROADSHEET_WORKERS`: threads that answer requests. Default: one for each core.
    pub workers: usize,
    /// `BROADSHEET_SHUTDOWN_SECONDS`: how long requests in flight may take at the end. Default 30.
    pub shutdown_seconds: u64,
    /// `BROADSHEET_LOG`: what is logged, such as `info` or `warn,broadsheet=debug`. Default `info`.
    pub log: String,
    /// `BROADSHEET_LOG_FORMAT`: `json` or `text`. Default `json`.
    pub log_json: bool,
    /// `BROADSHEET_TOKEN_KEYS`: files with the keys that sign access tokens (Ed25519 in PKCS #8, as
    /// `openssl genpkey -algorithm ed25519` writes them), joined by `,`: the first signs, all are honoured. Default: none,
    /// and the store makes and keeps its own.
    pub token_keys: Vec<PathBuf>,
    /// `BROADSHEET_TRUSTED_PROXIES`: how many proxies stand before this server, each of which adds to
    /// `X-Forwarded-For`. Default 0: nobody is believed.
    pub trusted_proxies: usize,
    /// `BROADSHEET_JOBS`: `on`, or `off` for a server that leaves to others what happens by itself. Default `on`.
    pub jobs: bool,
    /// `BROADSHEET_ADMIN_ORIGINS`: the sites whose scripts may use the Admin API, such as `https://desk.example.org`,
    /// joined by `,`. Default: none.
    pub admin_origins: Vec<String>,
    /// `BROADSHEET_CACHE_MEGABYTES`: how much memory kept answers to readers may take, a quarter of it for parts of them; 0
    /// keeps none. Default 64.
    pub cache_megabytes: u64,
    /// The site.
    pub site: SiteConfig,
}

/// What the site is and how its addresses are built.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    /// `BROADSHEET_SITE_NAME`: what the paper calls itself. Default `Broadsheet`.
    pub name: String,
    /// `BROADSHEET_SITE_URL`: such as `https://example.org`. Default: none, and every `url` is null.
    pub url: Option<String>,
    /// `BROADSHEET_PATH_PATTERN`: how an article's path is built. Default `{section_path}/{slug}`.
    pub path_pattern: String,
    /// `BROADSHEET_DEFAULT_LOCALE`: the language of names where nothing else is asked. Default `en`.
    pub default_locale: Language,
    /// `BROADSHEET_TERMS_URL`: terms of use. Default: none.
    pub terms_url: Option<String>,
    /// `BROADSHEET_LICENCE`: the licence of the content. Default: none.
    pub licence: Option<String>,
    /// `BROADSHEET_CONTACT`: where the makers can be reached. Default: none.
    pub contact: Option<String>,
    /// `BROADSHEET_PREVIEW_URL`: where the site shows previews, such as `https://example.org/preview?token={token}`.
    /// Default: none, and every `preview_url` is null.
    pub preview_url: Option<String>,
    /// `BROADSHEET_PUBLIC_CUSTOM`: keys of `custom` that are public, joined by `,`. Default: none.
    pub public_custom: Vec<String>,
    /// `BROADSHEET_PUBLIC_HISTORY`: `dates`, or `text` to show older texts in the history of an article too. Default
    /// `dates`.
    pub history_texts: bool,
    /// For how long answers may be kept: `BROADSHEET_CACHE_ARTICLES`, `BROADSHEET_CACHE_THINGS` and
    /// `BROADSHEET_CACHE_ABSENT`, each a value of `Cache-Control`. `BROADSHEET_CACHE_KEY_HEADER`: the header by whose keys
    /// a cache in front of us can be purged, or `none`. Default `Surrogate-Key`.
    pub caching: Caching,
}

impl Config {
    /// Reads `.env` and the environment, which wins. A value that cannot be read stops the start, naming its variable.
    pub fn from_env() -> Result<Self> {
        match dotenvy::dotenv() {
            Ok(_) => {}
            Err(error) if error.not_found() => {}
            Err(error) => return Err(Error::internal(format!(".env cannot be read: {error}"))),
        }
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// The site of the demo newsroom, in all that was not set.
    pub fn with_demo_site(mut self) -> Self {
        let set = |value: &str| Some(value.to_owned());
        let site = &mut self.site;
        if site.name == DEFAULT_NAME {
            site.name = "The Harbour Dispatch".to_owned();
        }
        if site.public_custom.is_empty() {
            site.public_custom = ["reading_minutes", "paywall", "stars"].map(str::to_owned).to_vec();
        }
        site.url = site.url.take().or_else(|| set("https://harbour-dispatch.example"));
        site.terms_url = site.terms_url.take().or_else(|| set("https://harbour-dispatch.example/terms"));
        site.licence = site.licence.take().or_else(|| set("Text: CC BY 4.0, unless the article says otherwise"));
        site.contact = site.contact.take().or_else(|| set("api@harbour-dispatch.example"));
        self
    }

    /// Reads variables from wherever they are.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let format = get("BROADSHEET_LOG_FORMAT").unwrap_or_else(|| "json".to_owned());
        if format != "json" && format != "text" {
            return Err(wrong("BROADSHEET_LOG_FORMAT", "is neither `json` nor `text`"));
        }
        Ok(Self {
            database_url: Secret(get("BROADSHEET_DATABASE_URL").unwrap_or_else(|| "sqlite://broadsheet.db".to_owned())),
            readers: number(&get, "BROADSHEET_READERS", readers_for(cores), 2, 200)?,
            listen: match get("BROADSHEET_LISTEN") {
                Some(text) => {
                    text.parse().map_err(|_| wrong("BROADSHEET_LISTEN", "is no address such as `127.0.0.1:8080`"))?
                }
                None => SocketAddr::from(([127, 0, 0, 1], 8080)),
            },
            workers: number(&get, "BROADSHEET_WORKERS", cores, 1, 256)?,
            shutdown_seconds: number(&get, "BROADSHEET_SHUTDOWN_SECONDS", 30, 0, 3_600)?,
            log: get("BROADSHEET_LOG").unwrap_or_else(|| "info".to_owned()),
            log_json: format == "json",
            token_keys: get("BROADSHEET_TOKEN_KEYS")
                .map(|files| {
                    files.split(',').map(str::trim).filter(|file| !file.is_empty()).map(PathBuf::from).collect()
                })
                .unwrap_or_default(),
            trusted_proxies: number(&get, "BROADSHEET_TRUSTED_PROXIES", 0, 0, 10)?,
            jobs: match get("BROADSHEET_JOBS").as_deref() {
                None | Some("on") => true,
                Some("off") => false,
                Some(_) => return Err(wrong("BROADSHEET_JOBS", "is neither `on` nor `off`")),
            },
            admin_origins: origins(&get)?,
            cache_megabytes: number(&get, "BROADSHEET_CACHE_MEGABYTES", 64, 0, 1 << 20)?,
            site: SiteConfig::read(&get)?,
        })
    }
}

/// Enough that none waits while a core is free, and not so many that they are in each other's way.
fn readers_for(cores: usize) -> u32 {
    u32::try_from(cores.saturating_mul(2).clamp(4, 16)).unwrap_or(4)
}

impl SiteConfig {
    fn read(get: &impl Fn(&str) -> Option<String>) -> Result<Self> {
        let pattern = get("BROADSHEET_PATH_PATTERN").unwrap_or_else(|| "{section_path}/{slug}".to_owned());
        if !pattern.contains("{slug}") {
            return Err(wrong("BROADSHEET_PATH_PATTERN", "does not hold `{slug}`"));
        }
        let history = get("BROADSHEET_PUBLIC_HISTORY").unwrap_or_else(|| "dates".to_owned());
        if history != "dates" && history != "text" {
            return Err(wrong("BROADSHEET_PUBLIC_HISTORY", "is neither `dates` nor `text`"));
        }
        let caching = Caching::default();
        Ok(Self {
            name: get("BROADSHEET_SITE_NAME").unwrap_or_else(|| DEFAULT_NAME.to_owned()),
            url: get("BROADSHEET_SITE_URL").map(|url| site_url(&url)).transpose()?,
            path_pattern: pattern,
            default_locale: Language::parse(get("BROADSHEET_DEFAULT_LOCALE").as_deref().unwrap_or("en"))
                .map_err(|fault| wrong("BROADSHEET_DEFAULT_LOCALE", &fault.detail))?,
            terms_url: get("BROADSHEET_TERMS_URL"),
            licence: get("BROADSHEET_LICENCE"),
            contact: get("BROADSHEET_CONTACT"),
            preview_url: match get("BROADSHEET_PREVIEW_URL") {
                Some(pattern) if !pattern.contains("{token}") => {
                    return Err(wrong("BROADSHEET_PREVIEW_URL", "does not hold `{token}`"));
                }
                pattern => pattern,
            },
            public_custom: get("BROADSHEET_PUBLIC_CUSTOM")
                .map(|keys| keys.split(',').map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()).collect())
                .unwrap_or_default(),
            history_texts: history == "text",
            caching: Caching {
                articles: cache_control(get, "BROADSHEET_CACHE_ARTICLES", caching.articles)?,
                things: cache_control(get, "BROADSHEET_CACHE_THINGS", caching.things)?,
                absent: cache_control(get, "BROADSHEET_CACHE_ABSENT", caching.absent)?,
                key_header: key_header(get("BROADSHEET_CACHE_KEY_HEADER"), caching.key_header)?,
            },
        })
    }

    /// The site as handlers know it, with the store's own secret.
    pub fn site(&self, cursor_key: CursorKey) -> Site {
        let Self { name, url, path_pattern, default_locale, terms_url, licence, contact, .. } = self.clone();
        let Self { public_custom, history_texts, caching, preview_url, .. } = self.clone();
        Site {
            name,
            url,
            path_pattern,
            default_locale,
            terms_url,
            licence,
            contact,
            public_custom,
            history_texts,
            caching,
            preview_url,
            cursor_key,
        }
    }
}

/// The name of a header (RFC 9110, `token`), in small letters; `none` for no header.
fn key_header(given: Option<String>, default: Option<String>) -> Result<Option<String>> {
    let Some(name) = given else { return Ok(default) };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    match name.as_str() {
        "none" => Ok(None),
        name if name.len() <= 64 && name.bytes().all(plain) => Ok(Some(name.to_ascii_lowercase())),
        _ => Err(wrong("BROADSHEET_CACHE_KEY_HEADER", "is no name of a header such as `Surrogate-Key`")),
    }
}

/// A value of `Cache-Control`: directives of RFC 9111, joined by commas.
fn cache_control(get: &impl Fn(&str) -> Option<String>, name: &str, default: String) -> Result<String> {
    let Some(text) = get(name) else { return Ok(default) };
    let directive = |part: &str| {
        let (word, value) =
            part.trim().split_once('=').map_or((part.trim(), None), |(word, value)| (word, Some(value)));
        let seconds = value.is_none_or(|value| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()));
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && seconds
    };
    if !text.split(',').all(directive) {
        return Err(wrong(name, "is no value of Cache-Control such as `public, max-age=10`"));
    }
    Ok(text)
}

/// Origins as browsers write them (RFC 6454): scheme, host and port, without a path.
fn origins(get: &impl Fn(&str) -> Option<String>) -> Result<Vec<String>> {
    let name = "BROADSHEET_ADMIN_ORIGINS";
    let Some(text) = get(name) else { return Ok(Vec::new()) };
    let origin = |part: &str| {
        let host = part.strip_prefix("https://").or_else(|| part.strip_prefix("http://"));
        match host {
            Some(host) if !host.is_empty() && !host.contains(['/', '*', ' ', '?', '#']) => Ok(part.to_owned()),
            _ => Err(wrong(name, "holds something that is no origin such as `https://desk.example.org`")),
        }
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(origin).collect()
}

fn site_url(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(url.to_owned()),
        _ => Err(wrong("BROADSHEET_SITE_URL", "is no address such as `https://example.org`")),
    }
}

fn number<T>(get: &impl Fn(&str) -> Option<String>, name: &str, default: T, least: T, most: T) -> Result<T>
where
    T: std::str::FromStr + PartialOrd + fmt::Display + Copy,
{
    let Some(text) = get(name) else { return Ok(default) };
    text.parse::<T>()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| wrong(name, &format!("is no whole number from {least} to {most}")))
}

fn wrong(name: &str, what: &str) -> Error {
    Error::internal(format!("{name} {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config> {
        Config::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_need_be_set() {
        let config = read(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.database_url.reveal(), "sqlite://broadsheet.db");
    }

    #[test]
    fn a_wrong_value_stops_the_start_with_the_name_of_its_variable() {
        for (name, value) in [
            ("BROADSHEET_LISTEN", "8080"),
            ("BROADSHEET_READERS", "1"),
            ("BROADSHEET_WORKERS", "many"),
            ("BROADSHEET_TRUSTED_PROXIES", "*"),
            ("BROADSHEET_LOG_FORMAT", "xml"),
            ("BROADSHEET_SITE_URL", "example.org"),
            ("BROADSHEET_PATH_PATTERN", "{section_path}"),
            ("BROADSHEET_DEFAULT_LOCALE", "not a language"),
            ("BROADSHEET_PUBLIC_HISTORY", "all"),
            ("BROADSHEET_CACHE_THINGS", "max-age=ten"),
            ("BROADSHEET_CACHE_KEY_HEADER", "Surrogate Key"),
            ("BROADSHEET_JOBS", "maybe"),
            ("BROADSHEET_ADMIN_ORIGINS", "*"),
            ("BROADSHEET_PREVIEW_URL", "https://example.org/preview"),
        ] {
            let error = read(&[(name, value)]).unwrap_err().to_string();
            assert!(error.starts_with(name), "{error}");
        }
    }

    #[test]
    fn a_secret_is_shown_to_nobody() {
        let config = read(&[("BROADSHEET_DATABASE_URL", "postgres://u:hidden@localhost/d")]).unwrap();
        assert!(!format!("{config:?}").contains("hidden"));
    }
}
