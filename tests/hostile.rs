//! Lifecycles made to exhaust the reader: each is answered soon, with a finding or with the fact that it is clean.

use std::fmt::Write as _;

use super::cli::{assert_harmless, code, file, json, run};

/// The full size where the code is optimised; work that grows with the text is the same question in a tenth of it.
const MANY: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

/// The same for entities, each of which is several statements.
const ENTITIES: usize = MANY / 5;

const HEAD: &str = "lifecycle X\nactor A\n";

/// How an input must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// With this finding among others, and exit code 1.
    Found(&'static str),
    /// With this finding and exit code 2: it is no lifecycle at all.
    Refused(&'static str),
    /// With exit code 0.
    Clean,
}

use Answer::{Clean, Found, Refused};

/// An input, the name of its file, and what must come of it.
type Case = (&'static str, Answer, String);

/// Checks every input in both formats.
fn answer(cases: Vec<Case>) {
    for (name, answer, text) in cases {
        let path = file(name, text);
        let output = run(&["check", &path, "--format", "json"]);
        let found = json(&output)["findings"].to_string();
        assert_harmless(&output, name);
        let beginning: String = found.chars().take(500).collect();
        let (exit, id) = match answer {
            Clean => (0, None),
            Found(id) => (1, Some(id)),
            Refused(id) => (2, Some(id)),
        };
        assert_eq!(code(&output), exit, "{name}: {beginning}");
        let told = id.is_none_or(|id| found.contains(&format!("\"{id}\"")));
        assert!(told, "{name}: no {id:?} in {beginning}");
        let shown = run(&["check", &path]).stdout.len();
        assert!(shown < 200_000, "{name}: {shown} bytes are shown");
    }
}

/// What `each` says of every number below `count`, one behind the other.
fn each(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        text.write_str(&each(at)).expect("memory takes all");
        text
    })
}

fn list(count: usize, between: &str, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect::<Vec<_>>().join(between)
}

/// A job with these fields and these moves.
fn job(fields: &str, moves: &str) -> String {
    format!(
        "{HEAD}entity Job {{\n{fields}\n  initial state Open {{\n{moves}\n    on A.Go -> Done\n    after 3d -> Done\n  }}\n  \
         final state Done\n}}\n"
    )
}

fn guarded(fields: &str, guard: &str) -> String {
    job(fields, &format!("    on A.B when {guard} -> Done"))
}

/// An entity behind other statements.
fn entity(members: &str) -> String {
    format!("{HEAD}entity Job {{\n{members}  initial state I {{ on A.Go -> S after 2d -> S }}\n  final state S\n}}\n")
}

#[test]
fn nesting_is_refused_at_a_fixed_depth() {
    let deep = 100_000;
    answer(vec![
        ("opened-states.life", Found("LS012"), format!("{HEAD}entity E {{ {}", "state A {\n".repeat(deep))),
        ("nots.life", Found("LS012"), guarded("x: bool", &format!("{}x", "not ".repeat(deep)))),
        ("wheres.life", Found("LS012"), guarded("", &format!("{}x", "all a in B where ".repeat(deep)))),
        ("unclosed-parens.life", Found("LS012"), guarded("", &"(".repeat(deep))),
        (
            "indented.yaml",
            Found("LS029"),
            format!("lifecycle: X\n{}", each(300, |at| format!("{}a:\n", " ".repeat(at)))),
        ),
        ("dashes.yaml", Found("LS029"), format!("lifecycle: X\nactors:\n  {}x\n", "- ".repeat(deep))),
        ("question-marks.yaml", Found("LS029"), format!("lifecycle: X\nactors:\n  {}x\n", "? ".repeat(deep))),
    ]);
}

#[test]
fn sixty_levels_are_read_on_the_stack_there_is() {
    let open = each(60, |at| format!("initial state S{at} {{ on A.G{at} -> End after 3d -> End\n"));
    let states = format!("{HEAD}entity E {{\n{open}{} final state End }}\n", "}".repeat(60));
    let guard = format!("{}x{}", "not (".repeat(29), ")".repeat(29));
    answer(vec![("sixty-states.life", Clean, states), ("sixty-parens.life", Clean, guarded("x: bool", &guard))]);
}

#[test]
fn long_texts_are_read_in_one_go() {
    answer(vec![
        ("tags.life", Found("LS072"), format!("lifecycle X {}\n", list(MANY, " ", |at| format!("@T{at}")))),
        ("tags.yaml", Found("LS072"), format!("lifecycle: X\ntags: [{}]\n", list(MANY, ", ", |at| format!("T{at}")))),
        ("name.life", Found("LS072"), format!("lifecycle {}\n", "a".repeat(1_000_000))),
        ("open-text.life", Found("LS005"), format!("lifecycle X \"{}\n", "a ".repeat(500_000))),
        ("comments.life", Found("LS008"), "# nothing\n".repeat(MANY)),
        ("lines.life", Found("LS008"), "\n".repeat(1_000_000)),
        ("junk.life", Found("LS019"), format!("{HEAD}{}", "foo bar baz\n".repeat(MANY))),
        ("broken-moves.life", Found("LS019"), job("", &"on A.b => C\n".repeat(MANY))),
        ("unknown-keys.life", Found("LS014"), format!("{HEAD}{}", each(MANY, |at| format!("key{at}: value\n")))),
        (
            "unknown-keys.yaml",
            Found("LS019"),
            format!("lifecycle: X\n{}", each(MANY, |at| format!("key{at}: value\n"))),
        ),
        ("same-keys.yaml", Found("LS026"), "lifecycle: X\n".repeat(MANY)),
        ("anchors.yaml", Found("LS022"), format!("lifecycle: X\n{}", each(MANY, |at| format!("k{at}: &a{at} x\n")))),
        ("huge-list.json", Found("LS034"), format!("[{}1]", "1,".repeat(500_000))),
        ("oversized.life", Refused("LS494"), " ".repeat(9 << 20)),
    ]);
}

#[test]
fn owners_and_groups_may_form_long_chains_and_circles() {
    let owned = |at: usize, of: usize| {
        format!("entity E{at} of E{of} {{ initial state S {{ after 1d -> T }} final state T }}\n")
    };
    let chain = each(ENTITIES, |at| {
        let parent = if at == 0 { String::new() } else { format!(" of E{}", at - 1) };
        let parts = if at + 1 < ENTITIES { format!("parts{at}: many E{}", at + 1) } else { String::new() };
        format!("entity E{at}{parent} {{ {parts} initial state S {{ after 1d -> T }} final state T }}\n")
    });
    answer(vec![
        ("owners.life", Clean, format!("{HEAD}{chain}").replace("actor A\n", "")),
        ("owner-circle.life", Found("LS060"), format!("{HEAD}{}", each(ENTITIES, |at| owned(at, (at + 1) % ENTITIES)))),
        ("one-owner.life", Found("LS061"), format!("{HEAD}{}", each(ENTITIES, |at| owned(at, 0)))),
        (
            "group-circle.life",
            Found("LS078"),
            entity(&each(MANY, |at| format!("group G{at} = G{}\n", (at + 1) % MANY))),
        ),
        (
            "group-pairs.life",
            Found("LS182"),
            entity(&format!(
                "{}group G100 = I\ngroup G101 = I\n",
                each(100, |at| format!("group G{at} = G{}, G{}\n", at + 1, at + 2))
            )),
        ),
    ]);
}

#[test]
fn what_a_short_text_stands_for_is_bounded() {
    let states = |count| each(count, |at| format!("state T{at} {{ on A.Go -> S after 2d -> S }}\n"));
    let faults = each(2000, |at| format!("fault F{at} from any active state {{ on A.R -> resume\n after 3d -> S }}\n"));
    let all_but = each(2000, |at| format!("group G{at} = any state except T{at}\n"));
    let targets = list(2000, " | ", |at| format!("T{at}"));
    answer(vec![
        ("faults-everywhere.life", Found("LS079"), entity(&format!("{faults}{}", states(2000)))),
        ("groups-of-all.life", Found("LS079"), entity(&format!("{all_but}{}", states(3000)))),
        (
            "all-to-all.life",
            Found("LS079"),
            entity(&format!("from any state {{ on A.X -> {targets} }}\n{}", states(2000))),
        ),
        ("ignored-everywhere.life", Found("LS079"), {
            let events = list(1000, ", ", |at| format!("A.E{at}"));
            entity(&format!("from any state {{ ignore {events} }}\n{}", states(1500)))
        }),
        ("one-to-many.life", Clean, {
            let count = MANY / 10;
            let finals = each(count, |at| format!("final state T{at}\n"));
            job(&finals, &format!("on A.B -> {}", list(count, " | ", |at| format!("T{at}"))))
        }),
    ]);
}

#[test]
fn numbers_may_be_as_large_as_they_like() {
    let range = |range: &str| guarded(&format!("n: {range}"), "n > 5 and n < 9223372036854775806");
    answer(vec![
        ("widest.life", Clean, range("0..9223372036854775807")),
        ("both-ways.life", Clean, range("-9223372036854775808..9223372036854775807")),
        ("too-wide.life", Found("LS011"), range("0..99999999999999999999999")),
        ("long.life", Found("LS010"), job("", "after 99999999999999999999d -> Done")),
        ("longer.life", Found("LS010"), job("", &format!("after {}d -> Done", "9".repeat(1_000_000)))),
        ("parts.life", Found("LS011"), entity("parts: 1..9223372036854775807 Part\n")),
        ("enumeration.life", Clean, {
            let values = list(MANY, " | ", |at| format!("V{at}"));
            guarded(&format!("kind: {values}"), "kind = V7 or kind = V8")
        }),
    ]);
}

#[test]
fn hard_guards_are_left_undecided_instead_of_waited_for() {
    let fields = each(10_000, |at| format!("f{at}: bool\n"));
    let all = list(10_000, " and ", |at| format!("f{at}"));
    let pairs = list(5_000, " and ", |at| format!("(f{} or not f{})", 2 * at, 2 * at + 1));
    // Ten pigeons in nine holes: a search without learning tries all ways.
    let in_some = list(10, " and ", |pigeon| format!("({})", list(9, " or ", |hole| format!("p{pigeon}_{hole}"))));
    let alone = list(9, " and ", |hole| {
        let together =
            (0..10).flat_map(|one| (0..one).map(move |other| format!("not (p{one}_{hole} and p{other}_{hole})")));
        together.collect::<Vec<_>>().join(" and ")
    });
    let holes = each(90, |at| format!("p{}_{}: bool\n", at / 9, at % 9));
    // Counts of parts in overlapping sets, many times over.
    let sets = |seed: usize| list(9, ", ", |at| format!("K{}", (at * (seed % 7 + 2) + seed) % 40));
    let count = |seed: usize| {
        format!("at least {} cs in {} and at most {} cs in {}", seed % 9 + 1, sets(seed), seed % 5 + 3, sets(seed + 3))
    };
    let counting = each(30, |at| format!("when {} and {} -> E{at}\n", count(at), count(at * 5 + 1)));
    let parts = each(40, |at| {
        format!(
            "{}state K{at} {{ on A.N -> K{} after 3d -> Z }}\n",
            if at == 0 { "initial " } else { "" },
            (at + 1) % 40
        )
    });
    answer(vec![
        ("ten-thousand-atoms.life", Clean, guarded(&fields, &all)),
        ("ten-thousand-clauses.life", Clean, guarded(&fields, &pairs)),
        ("pigeons.life", Clean, guarded(&holes, &format!("{in_some} and {alone}"))),
        (
            "counting.life",
            Found("LS122"),
            format!(
                "{HEAD}entity J {{ cs: many K\ninitial state S {{ {counting} after 1d -> E0 }}\n{}}}\nentity K of J {{\n{parts}final state Z }}\n",
                each(30, |at| format!("final state E{at}\n"))
            ),
        ),
    ]);
}
