//! Writes HTML in which every text that is not ours is escaped: there is no other way to add one.

use std::fmt::Write as _;

use crate::report::visible::visible;

/// Characters that are shown of one text; nobody reads a longer one to its end.
const LONG: usize = 2_000;

/// A page that is being written.
#[derive(Default)]
pub(super) struct Page {
    html: String,
}

impl Page {
    /// Markup of our own: it is part of the program, so nothing of an input can be in it.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.html.push_str(markup);
        self
    }

    /// A text, in an element or between the quotes of an attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(&visible(&short(text)), &mut self.html);
        self
    }

    /// A text that quotes names between `` ` ``: they are shown as code. If one is left open, all is shown as it is.
    pub(super) fn said(&mut self, text: &str) -> &mut Self {
        let text = short(text);
        let parts: Vec<&str> = text.split('`').collect();
        if parts.len().is_multiple_of(2) {
            return self.text(&text);
        }
        for (at, part) in parts.into_iter().enumerate() {
            if at % 2 == 1 {
                self.raw("<code>").text(part).raw("</code>");
            } else {
                self.text(part);
            }
        }
        self
    }

    /// A number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        let _ = write!(self.html, "{number}");
        self
    }

    /// An element of a class with nothing but a text in it.
    pub(super) fn element(&mut self, (name, class): (&'static str, &'static str), text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(" class=\"").raw(class).raw("\">").text(text);
        self.raw("</").raw(name).raw(">")
    }

    /// What another writer has escaped: a picture, or data.
    pub(super) fn escaped(&mut self, markup: &Escaped) -> &mut Self {
        self.html.push_str(&markup.0);
        self
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.html
    }
}

/// Markup or data in which everything is escaped already.
pub(super) struct Escaped(pub(super) String);

/// A text cut where nobody reads on.
pub(super) fn short(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

fn escape(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // The runner of GitHub takes `##[` for the beginning of a command, wherever it stands.
            '#' if text[at..].starts_with("#[") => out.push_str("&#35;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_text_cannot_leave_its_element_or_attribute() {
        let mut page = Page::default();
        page.element(("p", "a"), "</p><script>\"'&\u{1b}\u{202e}##[x]");
        let escaped = "&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;␛\\u{202e}#&#35;[x]";
        assert_eq!(page.finish(), format!("<p class=\"a\">{escaped}</p>"));
    }

    #[test]
    fn quoted_names_are_code_if_every_quote_is_closed() {
        let said = |text: &str| {
            let mut page = Page::default();
            page.said(text);
            page.finish()
        };
        assert_eq!(said("`<b>` is late"), "<code>&lt;b&gt;</code> is late");
        assert_eq!(said("a ` b"), "a ` b");
    }

    #[test]
    fn a_text_of_absurd_length_is_cut() {
        let mut page = Page::default();
        page.text(&"é".repeat(1 << 20));
        assert_eq!(page.finish().chars().count(), super::LONG + 1);
    }
}
