//! `lifespec init` finds what tells what in a record, by the names of keys and by their values, or says what it lacks.

use std::fmt::Write as _;

use super::{Project, Told};

/// A log of orders: each record made by what is given its number, its step and its time.
fn log(record: impl Fn(usize, usize, &str) -> String) -> String {
    let mut log = String::new();
    for (step, day) in ["01", "03", "05"].iter().enumerate() {
        for order in 0..6 {
            let _ = writeln!(log, "{}", record(order, step, &format!("2026-03-{day}T08:06:{order:02}.000Z")));
        }
    }
    log
}

const STATES: [&str; 4] = ["", "NEW", "PAID", "SENT"];
const WORDS: [&str; 3] = ["order received", "payment captured", "handed to carrier"];

/// The state that `step` leads from, as JSON.
fn before(step: usize) -> String {
    if step == 0 { "null".to_owned() } else { format!("\"{}\"", STATES[step]) }
}

/// Drafts from a log, and replays the log by the draft.
fn drafted(name: &str, log: &str, args: &[&str]) -> (Told, String) {
    let project = Project::new(&format!("keys-{name}")).with("jobs.jsonl", log);
    let made = project.run(&[&["init", "jobs.jsonl"], args].concat());
    assert_eq!(made.code, Some(0), "{name}: {made:?}");
    let draft = project.read("jobs.life");
    let checked = project.run(&["check"]);
    assert!(!checked.text.contains("error["), "{name}: {}\n{draft}", checked.text);
    let replayed = project.run(&["replay"]);
    assert!(replayed.text.contains("6 conform · 0 violate"), "{name}: {}\n{draft}", replayed.text);
    (made, draft)
}

#[test]
fn keys_are_known_by_their_usual_names() {
    let flat = log(|order, step, time| {
        format!(
            r#"{{"ts":"{time}","level":"INFO","svc":"worker","order_no":"SO-{order}","msg":"{}","status_from":{},"status_to":"{}"}}"#,
            WORDS[step],
            before(step),
            STATES[step + 1]
        )
    });
    let (_, draft) = drafted("flat", &flat, &[]);
    for line in
        ["time = ts # guess", "id = order_no # guess", "from = status_from", "to = status_to", "event = msg rename"]
    {
        assert!(draft.contains(line), "{line} in\n{draft}");
    }
    let nested = log(|order, step, time| {
        format!(
            r#"{{"meta":{{"eventTime":"{time}"}},"order":{{"No":{order}}},"eventType":"{}","change":{{"oldStatus":{},"newStatus":"{}"}}}}"#,
            WORDS[step],
            before(step),
            STATES[step + 1]
        )
    });
    let (_, draft) = drafted("nested", &nested, &[]);
    for line in
        ["meta.eventTime", "id = order.No", "from = change.oldStatus", "to = change.newStatus", "event = eventType"]
    {
        assert!(draft.contains(line), "{line} in\n{draft}");
    }
}

#[test]
fn keys_of_any_name_are_known_by_their_values() {
    let foreign = log(|order, step, time| {
        let (alt, neu) = (before(step), STATES[step + 1]);
        format!(r#"{{"zeit":"{time}","vorgang":"V{order}","land":"DE","alt":{alt},"neu":"{neu}"}}"#)
    });
    let (_, draft) = drafted("foreign", &foreign, &[]);
    for line in ["time = zeit", "id = vorgang", "from = alt", "to = neu"] {
        assert!(draft.contains(line), "{line} in\n{draft}");
    }
    let one = log(|order, step, _| format!(r#"{{"vorgang":"V{order}","land":"DE","was":"{}"}}"#, WORDS[step]));
    assert!(drafted("one", &one, &[]).1.contains("event = was"));
}

#[test]
fn keys_that_are_named_are_taken() {
    let log = log(|order, step, time| {
        let (word, now) = (WORDS[step], STATES[step + 1]);
        let who = ["Shop", "Bank"][step % 2];
        format!(
            r#"{{"id":"r{order}-{step}","x":{{"when":"{time}","o":"SO-{order}"}},"y.z":"{word}","m":"{now}","n":{},"w":"{who}","event":"log"}}"#,
            before(step)
        )
    });
    let keys = ["--id", "x.o", "--event", "y.z", "--time", "x.when", "--to", "m", "--from", "n", "--actor", "w"];
    let (_, draft) = drafted("named", &log, &keys);
    for line in [
        "time = x.when\n",
        "id = x.o\n",
        "w + \".\" + itself.\"y.z\" or itself.\"y.z\"",
        "to = m\n",
        "actor Bank, Shop",
    ] {
        assert!(draft.contains(line), "{line} in\n{draft}");
    }
    let project = Project::new("keys-wrong").with("jobs.jsonl", &log);
    for (args, words) in [
        (["--id", "x.oo"], "did you mean `x.o`?"),
        (["--event", "nothing"], "no record has the key `nothing`, which `--event` names"),
        (["--time", "w"], "`w` holds no times"),
    ] {
        let told = project.run(&[&["init", "jobs.jsonl"][..], &args].concat());
        assert!(told.code == Some(2) && told.text.contains(words), "{args:?}: {told:?}");
    }
}

#[test]
fn times_that_are_not_read_are_no_ids_and_are_told() {
    for (name, form, write) in [
        ("day", "a day without a time of day", (|time| format!("\"{}\"", &time[..10])) as fn(&str) -> String),
        ("order", "a day and a time of day in another order", |time| {
            format!("\"{}.03.2026 {}\"", &time[8..10], &time[11..19])
        }),
    ] {
        // With an event, and with nothing but a state.
        for key in ["msg", "status"] {
            let log = log(|order, step, time| {
                format!(r#"{{"time":{},"order_no":"SO-{order}","{key}":"{}"}}"#, write(time), WORDS[step])
            });
            let (made, draft) = drafted(&format!("{name}-{key}"), &log, &[]);
            assert!(made.text.contains(form) && made.text.contains("RFC 3339"), "{name}: {made:?}");
            assert!(draft.contains("# Not clear: ") && draft.contains("  # time = time # not read: "), "{draft}");
            assert!(draft.contains("id = order_no # guess"), "{draft}");
        }
    }
}

#[test]
fn times_of_every_form_that_is_read_are_no_ids_and_are_used() {
    for (name, write) in [
        ("space", (|time| format!("\"{}\"", time.replace('T', " ").replace('Z', ""))) as fn(&str) -> String),
        ("millis", |time| format!("177235{}{}000", &time[8..10], &time[17..19])),
        ("seconds", |time| format!("17723523{}", &time[8..10])),
    ] {
        let log = log(|order, step, time| {
            format!(r#"{{"time":{},"order_no":"SO-{order}","msg":"{}"}}"#, write(time), WORDS[step])
        });
        let (made, draft) = drafted(&format!("{name}-read"), &log, &[]);
        assert!(draft.contains("  time = time") && !draft.contains("not read"), "{name}: {made:?} {draft}");
        assert!(draft.contains("id = order_no # guess"), "{draft}");
    }
}

#[test]
fn an_id_that_is_new_in_every_record_is_refused_unless_it_is_named() {
    let log = log(|order, step, time| {
        format!(r#"{{"id":"r{order}-{step}","time":"{time}","status":"{}"}}"#, STATES[step + 1])
    });
    let project = Project::new("keys-new").with("jobs.jsonl", &log);
    let told = project.run(&["init", "jobs.jsonl"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.text.contains("`id` is new in nearly every record (18 values in 18 records)"), "{told:?}");
    assert!(told.text.contains("--id KEY"), "{told:?}");
    assert_eq!(project.run(&["init", "jobs.jsonl", "--id", "id"]).code, Some(0));
    // Another key that tells histories apart goes before it.
    let with_order = log.replace("{\"id\":\"r", "{\"order_no\":\"SO-").replace("-0\"", "\"").replace("-1\"", "\"");
    let with_order = with_order.replace("-2\"", "\"");
    assert!(drafted("both-ids", &with_order, &[]).1.contains("id = order_no"));
}

#[test]
fn what_is_not_clear_is_told_with_the_keys_that_were_seen() {
    let log = "{\"id\":1,\"x\":\"a\\u001b[31m\"}\n{\"id\":1,\"x\":\"a\\u001b[31m\"}\n{\"id\":2,\"y\":{\"z\":true}}\n";
    let told = Project::new("keys-none").with("jobs.jsonl", log).run(&["init", "jobs.jsonl"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    for words in [
        "nothing tells what happens",
        "    id   2 values, such as 1",
        "    x    1 value, a␛[31m",
        "    y.z  1 value, true",
    ] {
        assert!(told.text.contains(words), "{words}: {}", told.text);
    }
    assert!(told.text.contains("`--event KEY`") && told.text.contains("`--to KEY`"), "{told:?}");
}

#[test]
fn one_event_of_two_actors_is_two_events() {
    let log = log(|order, step, time| {
        let who = ["Shop", "shop bot"][(order + step) % 2];
        format!(r#"{{"time":"{time}","id":"o{order}","event":"step {step}","actor":"{who}"}}"#)
    });
    let (_, draft) = drafted("actors", &log, &[]);
    assert!(draft.contains("actor Shop, ShopBot"), "{draft}");
}

/// Owners and parts: what a record holds besides its time and its event.
fn family(of_owner: &str, of_part: &str) -> String {
    let mut log = String::new();
    for order in 0..3 {
        let mut add = |second: usize, event: &str, who: String| {
            let _ = writeln!(log, r#"{{"time":"2026-03-01T08:0{order}:{second:02}Z","event":"{event}",{who}}}"#);
        };
        let part = |number: usize| of_part.replace("ORDER", &order.to_string()).replace("PART", &number.to_string());
        let owner = of_owner.replace("ORDER", &order.to_string());
        add(0, "place", owner.clone());
        for (second, event) in [(1, "pack"), (3, "send")] {
            for number in 0..2 {
                add(second + number, event, part(number));
            }
        }
        add(9, "close", owner);
    }
    log
}

#[test]
fn parts_are_entities_of_their_own() {
    for (name, owner, part, lines) in [
        (
            "parent",
            r#""id":"oORDER""#,
            r#""id":"oORDER-pPART","parent":"oORDER""#,
            ["entity Jobs {", "  parts: many Part", "entity Part of Jobs {"],
        ),
        (
            "entity",
            r#""id":"oORDER","entity":"order""#,
            r#""id":"PART","entity":"box","parent":"oORDER""#,
            ["entity Order {", "  boxes: many Box", "entity Box of Order {"],
        ),
        (
            "two-ids",
            r#""order_no":"oORDER""#,
            r#""order_no":"oORDER","parcel_no":"oORDER-pPART""#,
            ["entity Order {", "  parcels: many Parcel", "entity Parcel of Order {"],
        ),
    ] {
        let project = Project::new(&format!("parts-{name}")).with("jobs.jsonl", &family(owner, part));
        let made = project.run(&["init", "jobs.jsonl"]);
        assert!(made.text.contains("2 entities, "), "{name}: {made:?}");
        let draft = project.read("jobs.life");
        for line in lines {
            assert!(draft.contains(line), "{name}: {line} in\n{draft}");
        }
        assert!(draft.contains("# Guess: how many; 2 at most were seen"), "{draft}");
        assert!(!project.run(&["check"]).text.contains("error["), "{name}: {draft}");
        let replayed = project.run(&["replay"]);
        assert!(replayed.text.contains("3 conform · 0 violate"), "{name}: {}\n{draft}", replayed.text);
    }
}

#[test]
fn parts_that_cannot_be_drafted_are_told() {
    for (name, log, words) in [
        (
            "alike",
            family(r#""id":"oORDER""#, r#""id":"oORDER-pPART","parent":"oORDER""#).replace("pack", "place"),
            "happens to both",
        ),
        (
            "gone",
            family(r#""id":"oORDER""#, r#""id":"oORDER-pPART","parent":"elsewhere""#),
            "owners that no record is about",
        ),
        (
            "same",
            family(r#""id":"oORDER","entity":"task""#, r#""id":"oORDER-pPART","entity":"task","parent":"oORDER""#),
            "parts of their own kind",
        ),
    ] {
        let project = Project::new(&format!("parts-{name}")).with("jobs.jsonl", &log);
        let made = project.run(&["init", "jobs.jsonl"]);
        assert!(made.code == Some(0) && made.text.contains(words), "{name}: {made:?}");
        let draft = project.read("jobs.life");
        assert!(draft.contains("# Not clear: `parent`"), "{draft}");
        assert!(!draft.contains(": many "), "{name}: {draft}");
        let replayed = project.run(&["replay"]);
        assert!(replayed.text.contains(" 0 violate "), "{name}: {}\n{draft}", replayed.text);
    }
}

#[test]
fn what_a_log_says_stays_in_its_comment() {
    let evil = r#"a\nentity X { final state Y }\r\u001b[31m\u202e\"\\"#;
    let log = log(|order, step, time| {
        let time = time.replace('Z', "");
        format!(
            r#"{{"x{evil}":1,"at":"{time}","{evil} at":"{time}","id":"{order}","event":"{evil}{step}","parent":"{evil}"}}"#
        )
    });
    let project = Project::new("keys-evil").with("jobs.jsonl", &log);
    let made = project.run(&["init", "jobs.jsonl"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let draft = project.read("jobs.life");
    for text in [&made.text, &draft] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{text}");
    }
    assert_eq!(draft.lines().filter(|line| line.trim_start().starts_with("entity")).count(), 1, "{draft}");
    assert!(draft.contains("# Left out: values with control characters"), "{draft}");
    assert!(!project.run(&["check"]).text.contains("error["), "{draft}");
}

#[test]
fn a_state_before_that_no_record_leads_to_is_left_out() {
    let log = log(|order, step, time| {
        let from = ["NONE", "NEW", "PAID"][step];
        format!(r#"{{"time":"{time}","id":"o{order}","from":"{from}","to":"{}"}}"#, STATES[step + 1])
    });
    let (made, draft) = drafted("none", &log, &[]);
    assert!(made.text.contains("`from` says `NONE`, a state that `to` never says"), "{made:?}");
    assert!(!draft.contains("  from ="), "{draft}");
}

#[test]
fn a_time_that_moves_is_better_than_one_that_does_not() {
    let log = log(|order, step, time| {
        let pull = format!(r#"{{"id":"p{order}","created_at":"2026-02-01T00:00:0{order}Z","updated_at":"{time}"}}"#);
        format!(r#"{{"action":"{}","pull_request":{pull}}}"#, ["opened", "labeled", "closed"][step])
    });
    let (_, draft) = drafted("hooks", &log, &[]);
    assert!(draft.contains("  time = pull_request.updated_at"), "{draft}");
}

#[test]
fn a_reason_that_says_more_is_a_better_event() {
    let log = log(|order, step, time| {
        let (kind, reason) = [("Normal", "Scheduled"), ("Normal", "Pulled"), ("Warning", "BackOff")][step];
        format!(r#"{{"type":"{kind}","lastTimestamp":"{time}","pod":{{"uid":"u{order}"}},"reason":"{reason}"}}"#)
    });
    let (_, draft) = drafted("reasons", &log, &[]);
    assert!(draft.contains("  event = reason"), "{draft}");
}

#[test]
fn a_state_before_that_comes_later_in_the_log_is_told() {
    let log = log(|order, step, time| {
        let (from, to) = [("", "NEW"), ("NEW", "PAID"), ("PAID", "SENT")][step];
        let from = if (order, step) == (0, 1) { "LAST" } else { from };
        let to = if (order, step) == (5, 2) { "LAST" } else { to };
        let from = if step == 0 { "null".to_owned() } else { format!("\"{from}\"") };
        format!(r#"{{"time":"{time}","id":"o{order}","from":{from},"to":"{to}"}}"#)
    });
    let project = Project::new("keys-later").with("jobs.jsonl", &log);
    let made = project.run(&["init", "jobs.jsonl"]);
    assert!(made.text.contains("`from` of 1 record is not the state"), "{made:?}");
}

#[test]
fn a_chain_of_owners_and_a_circle_are_told() {
    let circle = |order: usize, step: usize, _: &str| {
        format!(r#"{{"id":"{order}","parent":"{}","event":"e{step}"}}"#, (order + 1) % 6)
    };
    let (made, _) = drafted("circle", &log(circle), &[]);
    assert!(made.text.contains("in a circle or a long chain"), "{made:?}");
}

#[test]
fn records_may_leave_the_event_or_the_state_open() {
    let some = |order: usize, step: usize, time: &str| {
        let says = [r#""event":"Shop.Take","to":"NEW""#, r#""event":"Shop.Note""#, r#""to":"PAID""#][step];
        format!(r#"{{"time":"{time}","id":"o{order}",{says}}}"#)
    };
    let mut log = log(some);
    for order in 0..6 {
        let _ =
            writeln!(log, r#"{{"time":"2026-03-07T00:00:0{order}Z","id":"o{order}","event":"Shop.Send","to":"SENT"}}"#);
    }
    // Of four records in a history all but one say each.
    let (_, draft) = drafted("open", &log, &[]);
    for line in
        ["create on Shop.Take -> NEW", "on Shop.Note -> NEW", "on Somebody.PAID -> PAID", "on Shop.Send -> SENT"]
    {
        assert!(draft.contains(line), "{line} in\n{draft}");
    }
}
