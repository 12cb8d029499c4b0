//! Which family of Linux this is, as far as package names go.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Debian,
    Fedora,
    Arch,
    Unknown,
}

impl Family {
    pub fn of_this_machine() -> Self {
        Self::of(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
    }

    /// Reads the text of an `os-release` file; `ID` and `ID_LIKE` count the same.
    pub fn of(os_release: &str) -> Self {
        let mut ids = os_release
            .lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .flat_map(|value| value.trim_matches(['"', '\'']).split_whitespace());
        ids.find_map(|id| match id {
            "debian" | "ubuntu" => Some(Self::Debian),
            "fedora" | "rhel" => Some(Self::Fedora),
            "arch" => Some(Self::Arch),
            _ => None,
        })
        .unwrap_or(Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_belong_to_their_family() {
        assert_eq!(Family::of("NAME=\"Debian\"\nID=debian\n"), Family::Debian);
        assert_eq!(Family::of("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), Family::Debian);
        assert_eq!(Family::of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Family::Fedora);
        assert_eq!(Family::of("ID=manjaro\nID_LIKE=arch\n"), Family::Arch);
    }

    #[test]
    fn anything_else_is_unknown_rather_than_guessed() {
        assert_eq!(Family::of("ID=nixos\nVERSION_ID=\"25.05\"\n"), Family::Unknown);
        assert_eq!(Family::of(""), Family::Unknown);
        // The identifier is what counts, not a word in a name.
        assert_eq!(Family::of("NAME=\"not debian\"\nID=other\n"), Family::Unknown);
    }
}
