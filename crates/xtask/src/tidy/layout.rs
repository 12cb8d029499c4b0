//! One module layout: `foo.rs` beside `foo/`, never `foo/mod.rs`.

/// One sentence for each file that has the other layout.
pub fn problems(path: &str, _text: &str) -> Vec<String> {
    let folder = path.strip_suffix("/mod.rs");
    folder.map(|folder| format!("{path}: a module of this workspace is {folder}.rs")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_its_file_beside_its_folder() {
        let found = problems("crates/store/src/table/mod.rs", "");
        assert_eq!(
            found,
            ["crates/store/src/table/mod.rs: a module of this workspace is crates/store/src/table.rs"]
        );
        assert_eq!(problems("crates/store/src/table.rs", ""), [""; 0]);
        assert_eq!(problems("crates/wechat/src/mod_rs.rs", ""), [""; 0]);
    }
}
