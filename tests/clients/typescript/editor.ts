// A desk of Broadsheet, as a program of a newsroom would be: a story from draft to reader, corrected, and withdrawn.
// The types are made of the document of the Admin API (`npm run types`), so that a wrong name does not compile.
//
//   npm ci && npm run types && npm run build && BROADSHEET_TOKEN=… npm run edit -- http://127.0.0.1:8080
//
// It works in the demo newsroom (`broadsheet serve --demo`), makes sure of what it sees, and tells it in a line each.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./build/admin.js";
import type { paths as PublicPaths } from "./build/api.js";

type AdminArticle = components["schemas"]["AdminArticle"];

const baseUrl = process.argv[2] ?? "http://127.0.0.1:8080";
const headers = { Authorization: `Bearer ${process.env["BROADSHEET_TOKEN"] ?? ""}` };
const desk = createClient<paths>({ baseUrl, headers, querySerializer: { array: { style: "form", explode: false } } });
const readers = createClient<PublicPaths>({ baseUrl });

// A draft needs a headline and a language; what it refers to may be named by a slug.
async function write(): Promise<AdminArticle> {
  const answer = await desk.POST("/v1/admin/articles", {
    params: { query: { create: ["tags"] } },
    body: { title: "Tide tables, typed", language: "en", section: "city", tags: ["tides"], body_markdown: "High at *six*." },
  });
  const made = got(answer);
  assert.equal(answer.response.headers.get("etag"), `"${made.version}"`);
  assert.deepEqual([made.state, made.visibility], ["draft", "none"]);
  return made;
}

// What GET gives, PUT takes.
async function roundTrip(id: string): Promise<AdminArticle> {
  const path = { article: id };
  const { removed: _, dry_run: __, ...whole } = got(await desk.GET("/v1/admin/articles/{article}", { params: { path } }));
  const body = { ...whole, standfirst: "When the water comes." };
  return got(await desk.PUT("/v1/admin/articles/{article}", { params: { path }, body }));
}

async function day(): Promise<string> {
  const made = await write();
  const path = { article: made.id };
  const tried = got(
    await desk.POST("/v1/admin/articles/{article}/publish", {
      params: { path, query: { dry_run: true }, header: { "If-Match": "*" } },
      body: {},
    }),
  );
  assert.equal(tried.dry_run?.public, true);
  const saved = await roundTrip(made.id);
  assert.equal(saved.version, made.version + 1);
  const stale = await desk.PATCH("/v1/admin/articles/{article}", {
    params: { path, header: { "If-Match": `"${made.version}"` } },
    body: { kicker: "Harbour" },
  });
  assert.deepEqual([stale.response.status, stale.error?.code], [412, "stale"]);
  const patched = got(
    await desk.PATCH("/v1/admin/articles/{article}", { params: { path }, body: { version: saved.version, kicker: "Harbour" } }),
  );
  const out = got(
    await desk.POST("/v1/admin/articles/{article}/publish", { params: { path }, body: { version: patched.version } }),
  );
  assert.equal(out.visibility, "live");
  const read = got(await readers.GET("/v1/articles/{article}", { params: { path } }));
  assert.deepEqual([read.kicker, read.standfirst], ["Harbour", "When the water comes."]);
  const withdrawal = { reason: "Only a trial.", public_note: "This was a trial." };
  got(await desk.POST("/v1/admin/articles/{article}/unpublish", { params: { path }, body: withdrawal }));
  const gone = await readers.GET("/v1/articles/{article}", { params: { path } });
  assert.deepEqual([gone.response.status, gone.error?.public_note], [410, "This was a trial."]);
  const struck = got(
    await desk.POST("/v1/admin/articles/{article}/publications/{number}/strike", {
      params: { path: { ...path, number: "1" } },
      body: { reason: "Nobody needs to read a trial again." },
    }),
  );
  assert(struck.struck_at !== null);
  const page = got(await desk.GET("/v1/admin/articles", { params: { query: { state: ["draft"], limit: 1 } } })).page;
  return `${out.slug} was public and is gone; more drafts: ${page.next !== null}`;
}

function got<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} for ${answer.response.url}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

console.log(`ok      ${await day()}`);
