//! Where the mini-program may use the network: one module, so that credential, timeout and problems are handled once.

const PAGES: &str = "miniprogram/src/";
const MODULE: &str = "miniprogram/src/api/request.ts";

/// One sentence for each line that calls `wx.request` anywhere else.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    if !path.starts_with(PAGES) || path == MODULE {
        return Vec::new();
    }
    let lines = text.lines().enumerate().filter(|(_, line)| calls(line));
    lines.map(|(at, _)| format!("{path}:{}: only {MODULE} may call wx.request", at + 1)).collect()
}

/// `wx.requestSubscribeMessage` and its like are other calls.
fn calls(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices("wx.request").any(|(at, found)| {
        let next = code[at + found.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "let a;\n  wx.request({ url });\n";

    #[test]
    fn only_one_module_calls_the_network() {
        let found = problems("miniprogram/src/pages/me/me.ts", LINE);
        assert_eq!(found, [format!("miniprogram/src/pages/me/me.ts:2: only {MODULE} may call wx.request")]);
        assert_eq!(problems(MODULE, LINE), [""; 0]);
    }

    #[test]
    fn other_calls_and_words_about_it_are_fine() {
        let other = "wx.requestSubscribeMessage({ tmplIds });\n// Nobody else calls wx.request.\n";
        assert_eq!(problems("miniprogram/src/app.ts", other), [""; 0]);
        assert_eq!(problems("docs/guide.md", LINE), [""; 0], "not the mini-program");
        assert_eq!(
            problems("miniprogram/src/app.ts", "const call = wx.request;").len(),
            1,
            "by another name"
        );
    }
}
