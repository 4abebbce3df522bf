"use strict";
// Shows the findings that the page brings as data: filters, pages of rows, histories, clicks on the picture. Every text
// of theirs becomes a text node: nothing of it is ever read as markup.
(() => {
  const ROWS = 100;
  const HISTORIES = 50;
  const at = (id) => document.getElementById("ui:" + id);
  const data = JSON.parse(at("data").textContent);
  const texts = data.texts;
  const make = (name, look, ...inside) => {
    const element = document.createElement(name);
    if (look) element.className = look;
    element.append(...inside);
    return element;
  };
  const button = (look, text, act) => {
    const element = make("button", look, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };
  // A text with the names that it quotes as code, if every quote is closed.
  const said = (text) => {
    const parts = text.split("`");
    return parts.length % 2 ? parts.map((part, nth) => (nth % 2 ? make("code", "", part) : part)) : [text];
  };
  const counted = (number, one, many) => number.toLocaleString("en") + " " + (number === 1 ? one : many);

  const causes = data.causes.map(([severity, code, name, total, spots]) => ({ severity, code, name, total, spots: new Set(spots) }));
  const findings = data.findings.map((it) => ({
    cause: causes[it.c],
    number: it.c,
    message: texts[it.m],
    instance: texts[it.i],
    file: texts[it.f],
    line: it.l,
    labels: it.p,
    remarks: it.r,
    story: it.s,
  }));
  const spotted = new Set(causes.flatMap((cause) => [...cause.spots]));

  // Where a finding is: its record, else its first place.
  const where = (finding) => {
    if (finding.line) return finding.file + ":" + finding.line;
    if (!finding.labels.length) return "";
    const place = data.places[finding.labels[0][0]];
    return texts[place[0]] + ":" + place[1];
  };
  // All that is searched in, made when it is first needed.
  const words = (finding) => {
    if (finding.words === undefined) {
      const labels = finding.labels.map(([place, text]) => texts[text] + "\n" + data.places[place][2].join(""));
      const remarks = finding.remarks.map(([, text]) => texts[text]);
      const all = [finding.cause.code, finding.cause.name, finding.message, finding.instance, where(finding)];
      finding.words = all.concat(labels, remarks).join("\n").toLowerCase();
    }
    return finding.words;
  };
  // While the reader reads, what will be searched in is made ready.
  const warm = (next) =>
    requestIdleCallback((idle) => {
      for (; next < findings.length && idle.timeRemaining() > 2; next++) words(findings[next]);
      if (next < findings.length) warm(next);
    });
  if ("requestIdleCallback" in window) warm(0);
  const badge = (severity) => make("span", "badge " + severity, severity);

  // A finding with everything there is to say about it.
  const whole = (finding) => {
    const box = make("div");
    finding.labels.forEach(([number, text], nth) => {
      const [file, line, [before, marked, after]] = data.places[number];
      const code = make("pre", "", before, make("mark", nth ? "other" : "first", marked), after);
      const place = make("figure", "place", make("figcaption", "", texts[file] + ":" + line), code);
      if (texts[text]) place.append(make("p", "label", ...said(texts[text])));
      box.append(place);
    });
    if (finding.story.length) {
      const steps = finding.story.map((text) => make("li", "", texts[text]));
      box.append(make("div", "story", make("b", "word", "story"), make("ol", "", ...steps)));
    }
    for (const [word, text] of finding.remarks) {
      box.append(make("p", "remark", make("b", "word", word), " ", ...said(texts[text])));
    }
    box.append(make("p", "foot", make("code", "", "lifespec explain " + finding.cause.code), " ", make("span", "quiet", finding.cause.name)));
    return box;
  };

  const form = at("filters");
  if (form) {
    const table = at("table");
    const body = table.tBodies[0];
    const chosen = { cause: null, spot: null };
    let shown = findings;
    let page = 0;

    const row = (finding) => {
      const line = make("tr");
      const more = button("link", "", () => {
        const open = more.getAttribute("aria-expanded") === "true";
        more.setAttribute("aria-expanded", String(!open));
        if (open) {
          line.nextSibling.remove();
          return;
        }
        const cell = make("td", "", whole(finding));
        cell.colSpan = 5;
        line.after(make("tr", "more-of", cell));
      });
      more.setAttribute("aria-expanded", "false");
      more.append(...said(finding.message));
      const place = where(finding);
      const end = place.lastIndexOf(":");
      const spot = [place.slice(0, end + 1), make("wbr"), make("span", "number", place.slice(end + 1))];
      const cells = [[badge(finding.cause.severity)], [make("code", "", finding.cause.code)], [more], [finding.instance], spot];
      line.append(...cells.map((cell) => make("td", "", ...cell)));
      return line;
    };
    const show = () => {
      const pages = Math.max(1, Math.ceil(shown.length / ROWS));
      page = Math.min(Math.max(page, 0), pages - 1);
      body.replaceChildren(...shown.slice(page * ROWS, (page + 1) * ROWS).map(row));
      table.hidden = shown.length === 0;
      const all = shown.length === findings.length;
      at("count").textContent = all ? counted(shown.length, "finding", "findings") : shown.length.toLocaleString("en") + " of " + counted(findings.length, "finding", "findings");
      const turn = (text, to) => {
        const element = button("", text, () => {
          page = to;
          show();
          at("pages").querySelector(to < page ? "button" : "button:last-child").focus();
        });
        element.disabled = to < 0 || to >= pages;
        return element;
      };
      at("pages").hidden = pages === 1;
      at("pages").replaceChildren(turn("Previous", page - 1), "page " + (page + 1) + " of " + pages, turn("Next", page + 1));
    };
    const titles = new Map();
    const chips = () => {
      const items = [];
      const drop = (key, text) => items.push(button("", text + " \u00d7", () => choose({ [key]: null })), " ");
      if (chosen.spot !== null) drop("spot", "about " + (titles.get(chosen.spot) || chosen.spot));
      if (chosen.cause !== null) drop("cause", "like: " + findings.find((it) => it.number === chosen.cause).message);
      at("chosen").replaceChildren(...items);
      at("chosen").hidden = items.length === 0;
      for (const lit of document.querySelectorAll(".picture g.lit")) lit.classList.remove("lit");
      if (chosen.spot !== null) document.getElementById(chosen.spot).classList.add("lit");
    };
    const filter = () => {
      const value = (name) => form.elements[name].value.trim().toLowerCase();
      const wanted = value("text").split(/\s+/).filter(Boolean);
      const [severity, code, instance] = [form.elements.severity.value, form.elements.code.value, value("instance")];
      shown = findings.filter((it) =>
        (chosen.cause === null || it.number === chosen.cause) &&
        (chosen.spot === null || it.cause.spots.has(chosen.spot)) &&
        (!severity || it.cause.severity === severity) &&
        (!code || it.cause.code === code) &&
        (!instance || it.instance.toLowerCase().includes(instance)) &&
        wanted.every((word) => words(it).includes(word)));
      page = 0;
      show();
    };
    const choose = (change) => {
      Object.assign(chosen, change);
      chips();
      filter();
    };
    let waits = 0;
    // Nothing is filtered but what is chosen, at once: what the reader does next must not be undone by it later.
    const only = (change) => {
      clearTimeout(waits);
      for (const name of ["text", "severity", "code", "instance"]) form.elements[name].value = "";
      choose({ cause: null, spot: null, ...change });
    };
    // Shows the table with nothing filtered but what is chosen.
    const jump = (change) => {
      only(change);
      at("findings").scrollIntoView({ block: "start" });
      at("findings").focus({ preventScroll: true });
    };

    const option = (name, values) => form.elements[name].append(...[...new Set(values)].map((value) => new Option(value, value)));
    option("severity", causes.map((cause) => cause.severity));
    const codes = new Map(causes.map((cause) => [cause.code, cause.code + " " + cause.name]));
    form.elements.code.append(...[...codes].sort().map(([code, text]) => new Option(text, code)));
    form.addEventListener("input", () => {
      clearTimeout(waits);
      waits = setTimeout(filter, 80);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      only({});
    });
    form.hidden = false;
    for (const link of document.querySelectorAll("button[data-cause]")) {
      link.hidden = Number(link.dataset.cause) >= causes.length;
      link.addEventListener("click", () => jump({ cause: Number(link.dataset.cause) }));
    }

    for (const picture of document.querySelectorAll(".picture")) {
      for (const group of picture.querySelectorAll("g[id]")) {
        titles.set(group.id, group.id.slice(group.id.indexOf(":") + 1));
        if (!spotted.has(group.id)) continue;
        group.setAttribute("tabindex", "0");
        group.setAttribute("role", "button");
        group.setAttribute("aria-label", titles.get(group.id) + ": its findings");
      }
      const act = (event) => {
        const group = event.target.closest("g[id]");
        if (!group) return;
        event.preventDefault();
        jump({ spot: group.id });
      };
      picture.addEventListener("click", act);
      picture.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") act(event);
      });
    }
    filter();
  }

  // The histories that have findings, each with those of its parts under it.
  const histories = new Map();
  for (const finding of findings) {
    if (!finding.instance) continue;
    if (!histories.has(finding.instance)) histories.set(finding.instance, []);
    histories.get(finding.instance).push(finding);
  }
  // `drive d1` of a finding that says `drive d1 of job-17`.
  const part = (finding) => {
    const before = finding.message.indexOf(" of " + finding.instance);
    if (before < 0) return "";
    const words = finding.message.slice(0, before).replaceAll("`", "").split(" ");
    return words.length > 1 ? words.slice(-2).join(" ") : "";
  };
  const lines = (list) => {
    const items = list.map((finding) => {
      const look = { error: "bad", warning: "warned" }[finding.cause.severity] || "";
      const told = make("p", "", badge(finding.cause.severity), " ", make("code", "", finding.cause.code), " ", ...said(finding.message));
      const item = make("li", look, make("p", "when", where(finding)), told);
      for (const [place, text] of finding.labels.slice(0, 1)) {
        const [before, marked, after] = data.places[place][2];
        item.append(make("figure", "place", make("pre", "", before, make("mark", "first", marked), after)));
        if (texts[text]) item.lastChild.append(make("p", "label", ...said(texts[text])));
      }
      return item;
    });
    return make("ol", "line", ...items);
  };
  const history = ([instance, list]) => {
    const worst = ["error", "warning", "note"].find((severity) => list.some((it) => it.cause.severity === severity));
    const head = make("summary", "", badge(worst), " ", make("span", "said", instance), " ", make("span", "quiet", counted(list.length, "finding", "findings")));
    const box = make("details", "history", head);
    box.addEventListener("toggle", () => {
      if (!box.open || box.children.length > 1) return;
      const inside = make("div", "inside");
      const parts = new Map();
      for (const finding of [...list].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) {
        const of = part(finding);
        if (!parts.has(of)) parts.set(of, []);
        parts.get(of).push(finding);
      }
      if (parts.has("")) inside.append(lines(parts.get("")));
      for (const [of, its] of parts) {
        if (of) inside.append(make("p", "part", of), lines(its));
      }
      box.append(inside);
    });
    return box;
  };
  const place = at("histories");
  if (place && histories.size) {
    const all = [...histories];
    const more = button("", "", () => add());
    let told = 0;
    const add = () => {
      more.before(...all.slice(told, told + HISTORIES).map(history));
      told = Math.min(told + HISTORIES, all.length);
      more.hidden = told === all.length;
      more.textContent = counted(all.length - told, "more history", "more histories");
    };
    place.append(make("h2", "", "Histories with findings ", make("span", "quiet", all.length.toLocaleString("en"))), more);
    place.hidden = false;
    add();
  }

  for (const box of document.querySelectorAll("input.fit")) {
    const section = box.closest("section");
    section.querySelector(".hint").hidden = false;
    box.addEventListener("change", () => section.querySelector(".picture").classList.toggle("fit", box.checked));
  }
  // What is closed would be missing on paper.
  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll("details.cause")) box.open = true;
  });
})();
