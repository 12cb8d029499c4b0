//! Each package: its name on each family of Linux, and the sign that it is installed.

use crate::step::output_of;
use crate::system::Family;

#[derive(Clone, Debug)]
pub struct Package {
    pub sign: Sign,
    pub debian: &'static str,
    /// `None` where the name on that family isn't known for sure; then the sign is named instead.
    pub fedora: Option<&'static str>,
    pub arch: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub enum Sign {
    /// A development library that pkg-config knows.
    Library(&'static str),
    Program(&'static str),
    ChineseFont,
}

pub const WEBKIT: Package = Package {
    sign: Sign::Library("webkit2gtk-4.1"),
    debian: "libwebkit2gtk-4.1-dev",
    fedora: Some("webkit2gtk4.1-devel"),
    arch: Some("webkit2gtk-4.1"),
};

/// Without one the window shows boxes instead of Chinese.
pub const CHINESE_FONT: Package = Package {
    sign: Sign::ChineseFont,
    debian: "fonts-wqy-microhei",
    fedora: Some("google-noto-sans-cjk-fonts"),
    arch: Some("noto-fonts-cjk"),
};

pub const VIRTUAL_DISPLAY: Package = Package {
    sign: Sign::Program("Xvfb"),
    debian: "xvfb",
    fedora: Some("xorg-x11-server-Xvfb"),
    arch: Some("xorg-server-xvfb"),
};

pub const SESSION_BUS: Package = Package {
    sign: Sign::Program("dbus-run-session"),
    debian: "dbus",
    fedora: Some("dbus-daemon"),
    arch: Some("dbus"),
};

pub const KEYRING: Package = Package {
    sign: Sign::Program("gnome-keyring-daemon"),
    debian: "gnome-keyring",
    fedora: Some("gnome-keyring"),
    arch: Some("gnome-keyring"),
};

pub const WINDOW_DRIVER: Package =
    Package { sign: Sign::Program("WebKitWebDriver"), debian: "webkit2gtk-driver", fedora: None, arch: None };

/// Renders the mini-program's pages in their tests.
pub const CHROMIUM: Package =
    Package { sign: Sign::Program("chromium"), debian: "chromium", fedora: None, arch: Some("chromium") };

/// Records the system calls of a program under test.
pub const STRACE: Package =
    Package { sign: Sign::Program("strace"), debian: "strace", fedora: Some("strace"), arch: Some("strace") };

impl Package {
    /// The name to ask for on that family of Linux.
    pub fn name(&self, family: Family) -> String {
        let known = match family {
            Family::Debian => Some(self.debian),
            Family::Fedora => self.fedora,
            Family::Arch => self.arch,
            Family::Unknown => None,
        };
        known.map_or_else(|| self.sign.name(), str::to_owned)
    }
}

impl Sign {
    pub fn shows(&self) -> bool {
        match self {
            Self::Library(name) => output_of("pkg-config", &["--exists", name]).is_some(),
            Self::Program(name) => is_on_the_path(name),
            Self::ChineseFont => {
                output_of("fc-list", &[":lang=zh"]).is_some_and(|fonts| !fonts.trim().is_empty())
            }
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Library(name) => format!("the development files of {name} (pkg-config)"),
            Self::Program(name) => format!("the program {name}"),
            Self::ChineseFont => "any font that has Chinese".to_owned(),
        }
    }
}

fn is_on_the_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
