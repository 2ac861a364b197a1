// A reader of Broadsheet, as a website or an app would be: every step asks for what one view of it needs.
// The types are made of the OpenAPI document (`npm run types`), so that a wrong name does not compile.
//
//   npm ci && npm run types && npm run build && npm run read -- http://127.0.0.1:8080
//
// It reads the demo newsroom (`broadsheet serve --demo`), makes sure of what it sees, and tells it in a line each.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./build/api.js";

type Article = components["schemas"]["Article"];
type Block = components["schemas"]["Block"];
type Span = components["schemas"]["Span"];

const baseUrl = process.argv[2] ?? "http://127.0.0.1:8080";
// Lists are joined by commas: `body=blocks,text` are both, `section=city,world` is any of them.
const api = createClient<paths>({ baseUrl, querySerializer: { array: { style: "form", explode: false } } });

// The home page: what the editors chose, then the newest of the rest.
async function homePage(): Promise<string> {
  const front = got(await api.GET("/v1/collections/{collection}", { params: { path: { collection: "front" } } }));
  const chosen = front.articles ?? [];
  assert(chosen.length > 0, "the front page is empty");
  const first = chosen[0]?.placement?.title ?? chosen[0]?.title;

  const newest = got(await api.GET("/v1/articles", { params: { query: { limit: 10 } } }));
  const times = newest.data.map((article) => article.published_at ?? "");
  assert.deepEqual(times, times.toSorted().reverse(), "newest first, those without a date last");
  const shown = new Set(chosen.map((article) => article.id));
  const rest = newest.data.filter((article) => !shown.has(article.id));
  return `"${front.name}" leads with "${first}"; ${chosen.length} chosen, then ${rest.length} more`;
}

// A section page that loads more until there is no more.
async function sectionPage(slug: string): Promise<string> {
  const section = got(await api.GET("/v1/sections/{section}", { params: { path: { section: slug } } }));
  const articles: Article[] = [];
  let pages = 0;
  let total: number | null = null;
  for (let cursor: string | null | undefined; cursor !== null; pages += 1) {
    const query = { section: [section.slug], limit: 5, count: "exact" as const, ...(cursor && { cursor }) };
    const { data, page } = got(await api.GET("/v1/articles", { params: { query } }));
    articles.push(...data);
    total = page.total;
    cursor = page.next;
  }
  assert(pages > 1, "there was nothing more to load");
  assert.equal(new Set(articles.map((article) => article.id)).size, articles.length, "an article came twice");
  assert.equal(articles.length, total);
  for (const { section: main, other_sections: others } of articles) {
    const within = [main, ...others].some((one) => one?.path === section.path || one?.path.startsWith(`${section.path}/`));
    assert(within, `an article outside of ${section.path}`);
  }
  return `"${section.name}" has ${articles.length} articles on ${pages} pages`;
}

// An article page knows only the path of its address. Where the article has moved, it sends its reader on.
async function articlePage(path: string): Promise<string> {
  const found = got(await api.GET("/v1/by-path", { params: { query: { path, body: ["blocks", "text"] } } }));
  const article = found.article;
  assert(found.type === "article" && article, `no article at ${path}`);
  assert.equal(found.moved, false);
  assert.equal(found.path, path);
  assert.equal(article.path, path);

  const text = (article.body_blocks ?? []).map(blockText).filter((piece) => piece !== "").join("\n\n");
  assert(text.length > 0, "a body without text");
  for (const block of article.body_blocks ?? []) {
    if (block.type === "paragraph") assert(flat(article.body_text).includes(flat(plain(block.spans))), "the forms of a body differ");
  }

  const wrong = `/elsewhere/${article.slug}`;
  const moved = got(await api.GET("/v1/by-path", { params: { query: { path: wrong } } }));
  assert.equal(moved.moved, true);
  assert.equal(moved.path, path);
  return `"${article.title}", ${article.body_blocks?.length} blocks, begins "${text.slice(0, 40)}…"; ${wrong} leads there`;
}

// A renamed article is found under its old slug, by path and by slug.
async function oldSlug(slug: string): Promise<string> {
  const moved = got(await api.GET("/v1/by-path", { params: { query: { path: `/${slug}` } } }));
  assert.equal(moved.moved, true);
  const { data, response } = await api.GET("/v1/articles/{article}", { params: { path: { article: slug } } });
  assert(response.redirected && data, "fetch follows the 301 by itself");
  assert.equal(data.id, moved.article?.id);
  return `${slug} is ${data.slug} now`;
}

// The body for those who lay out their own pages. What is not known is left out: more types of blocks may come.
function blockText(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return plain(block.spans);
    case "heading":
      return `${"#".repeat(block.level ?? 2)} ${plain(block.spans)}`;
    case "quote":
      return `“${plain(block.spans)}”`;
    case "list":
      return block.items.map((item) => `${"  ".repeat(item.depth)}- ${plain(item.spans)}`).join("\n");
    case "table":
      return block.rows.map((row) => row.cells.map((cell) => plain(cell.spans)).join(" | ")).join("\n");
    case "image":
    case "gallery":
      return block.images.map((image) => `[${image.alt}]`).join("\n");
    case "code":
    case "html":
      return block.text ?? "";
    case "divider":
      return "* * *";
    default:
      return "";
  }
}

function plain(spans: Span[]): string {
  return spans.map((span) => span.text).join("");
}

function flat(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

// The links to the same story in other languages, for the head of a page.
async function translations(slug: string): Promise<string> {
  const article = await read(slug);
  const links = [article, ...article.translations].map(
    ({ language, url, path }) => `<link rel="alternate" hreflang="${language}" href="${url ?? path}">`,
  );
  assert(links.length > 1, "no translations");
  for (const { slug: other, language, path } of article.translations) {
    const translation = await read(other);
    assert.equal(translation.language, language);
    assert.equal(translation.path, path);
    assert(translation.translations.some((back) => back.id === article.id), `${other} does not lead back`);
  }
  return links.join(" ");
}

// Pull to refresh: a page that has stood open for a while asks how much is new, then for that alone. There is nothing
// new to the first page; to somebody whose page begins with the fourth article, three are.
async function pullToRefresh(): Promise<string> {
  const first = got(await api.GET("/v1/articles", { params: { query: { limit: 3 } } }));
  assert.equal(await newSince(first.page.newer), 0);

  assert(first.page.next, "too few articles");
  const later = got(await api.GET("/v1/articles", { params: { query: { limit: 3, cursor: first.page.next } } }));
  const count = await newSince(later.page.newer);
  assert(later.page.newer);
  const fresh = got(await api.GET("/v1/articles", { params: { query: { limit: 3, cursor: later.page.newer } } }));
  assert.equal(count, 3);
  assert.deepEqual(fresh.data.map(({ id }) => id), first.data.map(({ id }) => id));
  return `nothing new at the top, "${count} new stories" further down`;
}

async function newSince(newer: string | null): Promise<number | null> {
  assert(newer, "no cursor for what is new");
  const { page } = got(await api.GET("/v1/articles", { params: { query: { cursor: newer, limit: 0, count: "exact" } } }));
  assert.equal(page.total_is, "exact");
  return page.total;
}

// What a client has kept is asked for again by its ETag, and costs nothing while it is unchanged.
async function revalidation(slug: string): Promise<string> {
  const params = { path: { article: slug } };
  const { response: first } = await api.GET("/v1/articles/{article}", { params });
  const etag = first.headers.get("ETag");
  assert(etag, "no ETag");
  const again = await api.GET("/v1/articles/{article}", { params, headers: { "If-None-Match": etag } });
  assert.equal(again.response.status, 304);
  assert.equal(again.data, undefined);
  return `${etag}, then 304`;
}

// Faults are told all at once, each with the parameter it is in; programs branch on `code`.
async function malformed(): Promise<string> {
  const query = { limit: 1000, published_since: "yesterday" };
  const { error, response } = await api.GET("/v1/articles", { params: { query } });
  assert.equal(response.status, 400);
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/problem\+json/);
  const faults = (error?.errors ?? []).map((fault) => `${fault.parameter}: ${fault.code}`).toSorted();
  assert.equal(faults.length, 2, "both faults are told");
  assert(faults[0]?.startsWith("limit: ") && faults[1]?.startsWith("published_since: "));
  return `400 ${error?.code} (${faults.join(", ")})`;
}

async function absent(): Promise<string> {
  const path = "/world/no-such-story";
  const { error, response } = await api.GET("/v1/by-path", { params: { query: { path } } });
  assert.equal(response.status, 404);
  assert.equal(error?.status, 404);
  return `404 ${error.code}`;
}

// What was public once says since when and why it is no longer.
async function withdrawn(slug: string): Promise<string> {
  const { error, response } = await api.GET("/v1/articles/{article}", { params: { path: { article: slug } } });
  assert.equal(response.status, 410);
  assert(error?.reason && ["unpublished", "expired", "killed"].includes(error.reason));
  assert(error.since && !Number.isNaN(Date.parse(error.since)));
  return `410 ${error.reason} since ${error.since}: ${error.public_note ?? "(no note)"}`;
}

// Arabic: slugs are plain text, paths are ready for `href`, and every text says in which direction it is written.
async function arabic(slug: string): Promise<string> {
  const article = await read(slug);
  assert.equal(article.slug, slug);
  assert.equal(article.direction, "rtl");
  assert.equal(decodeURI(article.path).split("/").at(-1), slug);
  assert.match(article.path, /^[\x21-\x7e]+$/);
  const found = got(await api.GET("/v1/by-path", { params: { query: { path: article.path } } }));
  assert.equal(found.article?.id, article.id);

  const list = got(await api.GET("/v1/articles", { params: { query: { language: ["ar"], limit: 100 } } }));
  assert(list.data.some(({ id }) => id === article.id));
  assert(list.data.every(({ language, direction }) => language.split("-")[0] === "ar" && direction === "rtl"));
  return `<article lang="${article.language}" dir="${article.direction}"> "${article.title}", one of ${list.data.length}`;
}

// Facets say how many articles each filter would find.
async function facets(): Promise<string> {
  const query = { facets: ["section" as const, "language" as const], limit: 0 };
  const { facets } = got(await api.GET("/v1/articles", { params: { query } }));
  const sections = facets?.section?.values ?? [];
  const languages = facets?.language?.values ?? [];
  assert(sections.length > 0 && languages.length > 1, "no facets");
  for (const { value, count } of sections) assert.equal(await countOf({ section: [value] }), count, `section ${value}`);
  for (const { value, count } of languages) assert.equal(await countOf({ language: [value] }), count, `language ${value}`);
  return [...sections.slice(0, 3), ...languages].map(({ name, value, count }) => `${name ?? value} ${count}`).join(", ");
}

// Joined values are any of them. A filter that is given twice must hold twice, which is `explode`.
async function anyOrBoth(tags: string[]): Promise<string> {
  const query = { tag: tags, limit: 0, count: "exact" as const };
  const any = got(await api.GET("/v1/articles", { params: { query } })).page.total;
  const querySerializer = { array: { style: "form" as const, explode: true } };
  const both = got(await api.GET("/v1/articles", { params: { query }, querySerializer })).page.total;
  assert(any !== null && both !== null && any > both && both > 0);
  return `${any} stories about ${tags.join(" or ")}, ${both} about both`;
}

async function countOf(filter: { section: string[] } | { language: string[] }): Promise<number | null> {
  const query = { ...filter, limit: 0, count: "exact" as const };
  return got(await api.GET("/v1/articles", { params: { query } })).page.total;
}

async function read(slug: string): Promise<Article> {
  return got(await api.GET("/v1/articles/{article}", { params: { path: { article: slug } } }));
}

// The answer, or an error that says what the server had against the question.
function got<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} for ${answer.response.url}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

const steps: [string, () => Promise<string>][] = [
  ["home page", homePage],
  ["section page", () => sectionPage("world")],
  ["article page", () => articlePage("/city/transport/night-ferry-returns-to-harbour-city")],
  ["old slug", () => oldSlug("budget-vote-what-we-know")],
  ["translations", () => translations("night-ferry-returns-to-harbour-city")],
  ["pull to refresh", pullToRefresh],
  ["revalidation", () => revalidation("envoy-returns-to-the-capital")],
  ["malformed", malformed],
  ["absent", absent],
  ["withdrawn", () => withdrawn("withdrawn-harbour-tender-story")],
  ["Arabic", () => arabic("عودة-المبعوث-إلى-العاصمة")],
  ["facets", facets],
  ["filters", () => anyOrBoth(["ferries", "city-budget"])],
];

let failed = 0;
for (const [name, step] of steps) {
  try {
    console.log(`ok      ${name}: ${await step()}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
  }
}
if (failed > 0) {
  console.error(`${failed} of ${steps.length} steps failed at ${baseUrl}`);
  process.exit(1);
}
