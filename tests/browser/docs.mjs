// Opens the reading page and the pages of problems in a browser, and fails on whatever a strict site would not have:
// a request to elsewhere, a breach of the policy, an error in the console; or if what should be read is not there.
//
//   node docs.mjs http://127.0.0.1:8080 [FOLDER FOR PICTURES]
//
// The browser is the one that CHROMIUM names, else /usr/bin/chromium.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [base, pictures] = process.argv.slice(2);
if (!base) {
  console.error('usage: node docs.mjs BASE_URL [FOLDER FOR PICTURES]');
  process.exit(2);
}
const origin = new URL(base).origin;
const faults = [];
const requests = new Set();
const fault = (where, what) => faults.push(`${where}: ${what}`);

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** A context in which everything that a page does is noted. */
async function watched(browser, where, options) {
  const context = await browser.newContext(options);
  // Nothing leaves the machine, even where the policy would fail to stop it.
  await context.route('**/*', (route) => {
    const url = route.request().url();
    requests.add(url);
    if (new URL(url).origin === origin || url.startsWith('data:') || url.startsWith('blob:')) return route.continue();
    fault(where, `asks for ${url}`);
    return route.abort();
  });
  await context.exposeBinding('breach', (_, what) => fault(where, `breaks the policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.breach(`${event.violatedDirective} ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) fault(where, `console ${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => fault(where, `script fails: ${error.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 400) fault(where, `${response.url()} answers ${response.status()}`);
  });
  return context;
}

async function opened(context, path) {
  const page = await context.newPage();
  await page.goto(origin + path, { waitUntil: 'networkidle' });
  return page;
}

/** A fault, unless the page holds a text soon. Marks of code and how lines are broken do not count. */
async function shows(page, where, text) {
  const held = (wanted) => {
    const plain = (text) => text.replaceAll('`', '').replace(/\s+/g, ' ');
    return plain(document.body.innerText).includes(plain(wanted));
  };
  try {
    await page.waitForFunction(held, text, { timeout: 15_000 });
  } catch {
    fault(where, `does not show "${text}"`);
  }
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Operations, as the document has them. */
function operations(api) {
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })));
  return all.filter((one) => one.operationId);
}

async function checkReading(browser, api, name, options) {
  const where = `/docs (${name})`;
  const context = await watched(browser, where, options);
  const page = await opened(context, '/docs');
  await shows(page, where, api.info.title);
  await picture(page, `docs-${name}`);
  if ((await page.getAttribute('html', 'lang')) !== 'en') fault(where, 'has not lang="en"');
  const link = await page.locator('script[src], link[href], img[src]').evaluateAll((all) =>
    all.map((one) => one.src || one.href).filter((url) => !url.startsWith(location.origin) && !url.startsWith('data:')));
  if (link.length > 0) fault(where, `names ${link}`);
  return { where, context, page };
}

/** The sidebar, all of it opened, has every operation. */
async function showsEvery(page, where, api) {
  const closed = page.getByRole('button', { name: /^Open Group/ });
  for (let left = await closed.count(); left > 0; left -= 1) await closed.first().click();
  for (const one of operations(api)) {
    await shows(page, where, one.summary);
  }
}

/** The other document: chosen by hand, and still there when the page is loaded again. */
async function checkNewsroom(browser, api) {
  const where = '/docs (newsroom)';
  const context = await watched(browser, where, { colorScheme: 'light' });
  const page = await opened(context, '/docs');
  await page.getByRole('button', { name: 'Content API' }).click();
  await page.getByRole('option', { name: 'Admin API' }).click();
  await shows(page, where, api.info.title);
  await page.reload({ waitUntil: 'networkidle' });
  await shows(page, where, api.info.title);
  await shows(page, where, 'A day in the newsroom');
  await picture(page, 'docs-newsroom');
  await showsEvery(page, where, api);
  const path = '/v1/admin/articles';
  await page.goto(`${origin}/docs#admin/tag/articles/POST${path}`);
  await page.reload({ waitUntil: 'networkidle' });
  // What was really sent.
  const sent = api.paths[path].post.requestBody.content['application/json'].example;
  await shows(page, where, sent.title);
  await picture(page, 'docs-newsroom-operation');
  await context.close();
}

async function checkOperations(browser, api) {
  const { where, context, page } = await checkReading(browser, api, 'light', { colorScheme: 'light' });
  await showsEvery(page, where, api);
  const one = operations(api).find(({ path }) => path === '/v1/articles/{article}');
  await page.goto(`${origin}/docs#content/tag/articles/GET${one.path}`);
  await page.reload({ waitUntil: 'networkidle' });
  await shows(page, where, one.summary);
  // The answer, opened: its properties with their examples.
  const section = page.locator(`section[id$="GET${one.path}"], [id$="GET${one.path}"]`).last();
  await section.getByRole('button', { name: /\b200\b/ }).first().click();
  const titles = api.components.schemas.Article.properties.title.examples;
  const arabic = titles.find((text) => /\p{Script=Arabic}/u.test(text));
  const english = titles.find((text) => /^[\p{Script=Latin}\s]+$/u.test(text));
  // Further examples of a property come up when its word "Examples" is pointed at.
  await section.locator('.property-example', { hasText: arabic }).first().hover({ timeout: 15_000 }).catch(() => {});
  for (const text of [english, arabic]) await shows(page, where, text);
  await picture(page, 'docs-operation');
  await checkTrying(page, where);
  await context.close();
}

/** A request sent from the page itself. */
async function checkTrying(page, where) {
  await page.goto(`${origin}/docs#content/tag/service/GET/healthz`);
  await page.reload({ waitUntil: 'networkidle' });
  await page.locator('[id$="GET/healthz"]').last().getByRole('button', { name: /Test Request/ }).click();
  const trial = page.locator('.scalar-app-layout');
  const send = trial.getByRole('button', { name: /Send get request/ }).last();
  const [answer] = await Promise.all([page.waitForResponse(`${origin}/healthz`), send.click()]);
  if (answer.status() !== 200) fault(where, 'cannot send a request');
  await trial.getByText('"ok"').first().waitFor();
  await picture(page, 'docs-trying');
}

async function checkWithoutScript(browser) {
  const context = await watched(browser, '/docs without scripts', { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}/docs`);
  for (const path of ['/openapi.json', '/openapi-admin.json']) {
    if ((await page.locator(`a[href="${path}"]`).count()) === 0) {
      fault('/docs without scripts', `does not say where ${path} is`);
    }
  }
  await context.close();
}

async function checkProblems(browser) {
  for (const colorScheme of ['light', 'dark']) {
    const where = `/problems (${colorScheme})`;
    const context = await watched(browser, where, { colorScheme, viewport: { width: 720, height: 900 } });
    const index = await opened(context, '/problems');
    await picture(index, `problems-${colorScheme}`);
    const pages = await index.locator('dt a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    if (pages.length < 20) fault(where, `lists ${pages.length} problems`);
    // The style stands in the page under a hash: where that is wrong, the letters are those of the browser.
    const family = await index.evaluate(() => getComputedStyle(document.body).fontFamily);
    if (!family.includes('system-ui')) fault(where, `has not its style but ${family}`);
    const page = await opened(context, pages.find((path) => path.endsWith('/unknown_parameter')));
    await shows(page, where, 'What to do');
    await picture(page, `problem-${colorScheme}`);
    await context.close();
  }
}

const profile = await mkdtemp(join(tmpdir(), 'broadsheet-browser-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
  env: { ...process.env, HOME: profile },
});
try {
  const api = await (await fetch(`${origin}/openapi.json`)).json();
  await checkOperations(browser, api);
  await checkNewsroom(browser, await (await fetch(`${origin}/openapi-admin.json`)).json());
  for (const [name, options] of [
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ]) {
    await (await checkReading(browser, api, name, options)).context.close();
  }
  await checkWithoutScript(browser);
  await checkProblems(browser);
} catch (error) {
  fault('the check itself', `fails: ${error.stack}`);
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'));
  process.exit(1);
}
console.log(`In order: ${requests.size} addresses asked for, all of ${origin}; no breach of the policy, no error.`);
