//! Template code within a text: where it is, and which code a text may contain.
//!
//! A text may hold variables with filters, conditions and comments. Loops, assignments and repetition are refused, so
//! that no text can take time or memory that its length doesn't show.

/// So long a text is no message, and so long a stretch of code no variable.
pub(crate) const MOST_TEXT: usize = 2000;
const MOST_CODE: usize = 300;

/// The first piece of template code, with the text before and after it. Unclosed code runs to the end.
pub(crate) fn find_code(text: &str) -> Option<(&str, &str, &str)> {
    let start = find_opening(text)?;
    let (before, code) = text.split_at(start);
    let end = end_of(code);
    Some((before, &code[..end], &code[end..]))
}

pub(crate) fn find_opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.windows(2).position(|pair| pair[0] == b'{' && matches!(pair[1], b'{' | b'%' | b'#'))
}

/// Where the code that a text begins with ends.
fn end_of(code: &str) -> usize {
    let close = match code.as_bytes().get(1) {
        Some(b'#') => return code[2..].find("#}").map_or(code.len(), |at| at + 4),
        Some(b'%') => "%}",
        _ => "}}",
    };
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in code.char_indices().skip(2) {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if code[at..].starts_with(close) => return at + close.len(),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
    }
    code.len()
}

/// Whether a text may hold this stretch of code.
pub(crate) fn is_allowed(code: &str) -> bool {
    if code.len() > MOST_CODE {
        return false;
    }
    let inner = match code.as_bytes().get(1) {
        Some(b'#') => return true,
        _ => code.get(2..).unwrap_or_default().trim_start_matches(['-', '+']).trim_start(),
    };
    let statement = || inner.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let known = !code.starts_with("{%") || matches!(statement(), "if" | "elif" | "else" | "endif");
    known && !code.contains('*')
}

#[cfg(test)]
mod tests {
    use super::{find_code, is_allowed};

    #[test]
    fn code_ends_where_the_engine_ends_it() {
        let cases = [
            ("a{{ x }}b", "{{ x }}", "b"),
            ("{{ x | default('}}') }}b", "{{ x | default('}}') }}", "b"),
            (r#"{{ x | default("\"}}") }}b"#, r#"{{ x | default("\"}}") }}"#, "b"),
            ("{# '}} #}b", "{# '}} #}", "b"),
            ("{% if a %}b", "{% if a %}", "b"),
            ("{{ x", "{{ x", ""),
            ("{{ 'x }}", "{{ 'x }}", ""),
        ];
        for (text, code, after) in cases {
            let found = find_code(text).unwrap();
            assert_eq!((found.1, found.2), (code, after), "{text}");
        }
        assert_eq!(find_code("{ { no code } }"), None);
    }

    #[test]
    fn what_could_take_long_is_not_allowed() {
        for code in ["{{ x }}", "{{- x -}}", "{% if x is defined %}", "{% endif %}", "{# x #}", "{{ a ~ b }}"]
        {
            assert!(is_allowed(code), "{code}");
        }
        let deep = format!("{{{{ {}x }}}}", "-".repeat(400));
        for code in [
            "{% for a in b %}",
            "{% set a = a ~ a %}",
            "{%- with %}",
            "{{ 'x' * 999999999 }}",
            "{% raw %}",
            &deep,
        ] {
            assert!(!is_allowed(code), "{code}");
        }
    }
}
