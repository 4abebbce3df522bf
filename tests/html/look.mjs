// Opens an HTML report in Chromium as a reader would, and looks whether all that it offers works.
//
//     node tests/html/look.mjs NODE_MODULES CHROMIUM REPORT SCREENSHOTS
//
// Ends with 0 and a line of JSON that says what was seen; with 1 and the reason if something does not work.
import { createRequire } from "node:module";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromium, report, shots] = process.argv.slice(2);
const playwright = createRequire(resolve(modules, "here.js"))("playwright-core");
mkdirSync(shots, { recursive: true });

const fail = (why) => {
  throw new Error(why);
};
const same = (what, is, should) => is === should || fail(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);

const browser = await playwright.chromium.launch({
  executablePath: process.env.PATH.split(delimiter).map((folder) => resolve(folder, chromium)).find(existsSync),
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(`request: ${request.url()}`));

  const before = performance.now();
  await page.goto(pathToFileURL(resolve(report)).href);
  const count = page.locator('[id="ui:count"]');
  await count.filter({ hasText: "finding" }).waitFor();
  const opened = Math.round(performance.now() - before);
  const rows = page.locator('[id="ui:table"] > tbody > tr:not(.more-of)');
  const number = async () => Number((await count.innerText()).split(" ")[0].replaceAll(",", ""));
  const all = await number();
  same("rows of the first page", await rows.count(), Math.min(all, 100));
  await page.screenshot({ path: join(shots, "light.png") });
  await page.screenshot({ path: join(shots, "light-whole.png"), fullPage: true });

  // A row opens and closes, by the keyboard too.
  const first = rows.first().locator("button.link");
  await first.focus();
  await page.keyboard.press("Enter");
  same("an open row", await page.locator("tr.more-of").count(), 1);
  await page.keyboard.press("Space");
  same("a closed row", await page.locator("tr.more-of").count(), 0);

  // Search, filters, and back.
  const form = page.locator('[id="ui:filters"]');
  const instance = await rows.last().locator("td").nth(3).innerText();
  const code = await rows.last().locator("td").nth(1).innerText();
  // A filter that is typed acts a moment later, on a slow computer a long one.
  const until = async (holds) => {
    for (let tries = 0; tries < 500 && !(await holds()); tries++) await page.waitForTimeout(20);
  };
  const settled = async (wanted) => {
    await until(async () => wanted(await number()));
    return number();
  };
  const column = async (nth) => rows.locator(`td:nth-child(${nth})`).allInnerTexts();
  await form.locator("[name=text]").fill("no such words anywhere");
  same("what nobody says", await settled((shown) => shown === 0), 0);
  same("an empty table", await page.locator('[id="ui:table"]').isVisible(), false);
  await form.locator("button[type=reset]").click();
  same("everything again", await settled((shown) => shown === all), all);
  await form.locator("[name=code]").selectOption(code);
  await until(async () => (await column(2)).every((shown) => shown === code));
  if (!(await number())) fail("nothing is found of a code that is there");
  for (const shown of await column(2)) same("the code of a row", shown, code);
  await form.locator("button[type=reset]").click();
  await settled((shown) => shown === all);
  if (instance) {
    await form.locator("[name=instance]").fill(instance);
    await until(async () => (await column(4)).every((shown) => shown.toLowerCase().includes(instance.toLowerCase())));
    const told = await column(4);
    if (!told.length) fail("nothing is found of an instance that is there");
    for (const shown of told) if (!shown.toLowerCase().includes(instance.toLowerCase())) fail(`${shown} is not of ${instance}`);
    await form.locator("button[type=reset]").click();
    await settled((shown) => shown === all);
  }
  const filtering = await page.evaluate(async () => {
    const text = document.querySelector('[id="ui:filters"] [name=text]');
    const start = performance.now();
    text.value = "a";
    text.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => setTimeout(done, 85));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return Math.round(performance.now() - start - 85);
  });
  await form.locator("button[type=reset]").click();
  await settled((shown) => shown === all);

  // Pages.
  const pages = page.locator('[id="ui:pages"]');
  if (all > 100) {
    const top = await rows.first().innerText();
    await pages.locator("button").last().click();
    if ((await rows.first().innerText()) === top) fail("the second page is the first one");
    await pages.locator("button").first().click();
    same("the first page again", await rows.first().innerText(), top);
  }

  // What is drawn shows its findings, by pointer and by key; so does a cause.
  const spots = page.locator(".picture g[tabindex]");
  const drawn = await spots.count();
  if (drawn) {
    await spots.first().locator("path, rect").first().dispatchEvent("click");
    if (!(await page.locator('[id="ui:chosen"] button').innerText()).startsWith("about ")) fail("no state is chosen");
    const about = await number();
    if (about < 1 || about > all) fail(`a click on what is drawn shows ${about} findings`);
    same("what is lit", await page.locator(".picture g.lit").count(), 1);
    await page.screenshot({ path: join(shots, "chosen.png") });
    // What the reader did last holds, whatever was still to be done of what came before.
    await page.evaluate(() => {
      const form = document.querySelector('[id="ui:filters"]');
      const text = form.elements.text;
      text.value = "no such words anywhere";
      text.dispatchEvent(new Event("input", { bubbles: true }));
      form.querySelector("button[type=reset]").click();
      document.querySelector(".picture g[tabindex] path, .picture g[tabindex] rect").dispatchEvent(new Event("click", { bubbles: true }));
    });
    await page.waitForTimeout(250);
    same("chosen right after a reset", await number(), about);
    same("what is lit after a reset", await page.locator(".picture g.lit").count(), 1);
    await page.locator('[id="ui:chosen"] button').click();
    same("everything after a click", await settled((shown) => shown === all), all);
    await spots.last().focus();
    await page.keyboard.press("Enter");
    same("chosen by a key", await page.locator('[id="ui:chosen"] button').count(), 1);
    await form.locator("button[type=reset]").click();
    await settled((shown) => shown === all);
  }
  const cause = page.locator("details.cause").first();
  if ((await cause.getAttribute("open")) === null) await cause.locator("summary").click();
  await cause.locator("button[data-cause]").click();
  if ((await number()) < 1) fail("a cause has no finding");
  await form.locator("button[type=reset]").click();
  await settled((shown) => shown === all);

  // Histories.
  const histories = page.locator("details.history");
  const told = await histories.count();
  if (told) {
    await histories.first().locator("summary").click();
    // It is filled when it has opened, which the browser tells a moment later.
    await histories.first().locator(".line > li").first().waitFor();
    await histories.first().scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(shots, "history.png") });
  }

  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await page.screenshot({ path: join(shots, "dark.png") });
  await page.screenshot({ path: join(shots, "dark-whole.png"), fullPage: true });
  await page.emulateMedia({ colorScheme: "light", media: "print" });
  await page.pdf({ path: join(shots, "print.pdf"), format: "A4" });
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 390, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 390) fail(`on a narrow screen the page is ${wide} pixels wide`);
  await page.screenshot({ path: join(shots, "narrow.png"), fullPage: false });
  if (complaints.length) fail(`the browser complains: ${complaints.join("; ")}`);
  console.log(JSON.stringify({ opened, filtering, findings: all, drawn, histories: told }));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await browser.close();
}
