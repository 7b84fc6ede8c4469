//! A real server on loopback for the tests of all hosts, one a run. What it offers stands in `apache/httpd.conf`.

use std::cell::OnceCell;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::process::{find, program};
use crate::tools;

/// The variable that tells tests where the server is: `http://127.0.0.1:PORT`.
pub(crate) const ADDRESS: &str = "CREDMATCH_APACHE";

/// How often a port is asked for that nobody else may take before the server does.
const ATTEMPTS: usize = 5;
/// How often a server that starts is asked, and how long after another.
const QUESTIONS: usize = 1000;
const PAUSE: Duration = Duration::from_millis(20);

/// The servers of a run. They start when they are asked for first and stop when the run ends, or this process.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    apache: OnceCell<Result<Apache, String>>,
}

impl Servers {
    /// The address of Apache httpd.
    ///
    /// # Errors
    /// It cannot be installed, or does not run.
    pub(crate) fn apache(&self) -> Result<&str, String> {
        let apache = self.apache.get_or_init(Apache::start).as_ref();
        apache.map(|apache| apache.address.as_str()).map_err(Clone::clone)
    }
}

#[derive(Debug)]
struct Apache {
    process: Child,
    folder: PathBuf,
    address: String,
}

impl Apache {
    fn start() -> Result<Self, String> {
        tools::debian("apache2", "apache2-bin")?;
        let parents = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()];
        let parent = parents.iter().find(|parent| is_open_to_all(parent)).unwrap_or(&parents[0]);
        let mut reason = String::new();
        for attempt in 0..ATTEMPTS {
            let folder = parent.join(format!("credmatch-apache-{}-{attempt}", std::process::id()));
            match Self::start_in(&folder) {
                Ok(apache) => return Ok(apache),
                Err(why) => reason = why,
            }
        }
        Err(format!("apache2 does not run: {reason}"))
    }

    fn start_in(folder: &Path) -> Result<Self, String> {
        write_files(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = listener.map_err(|error| error.to_string())?.port();
        // Even if this process is killed the server ends with it.
        let guard = find("setpriv").map(|guard| [guard.into_os_string(), "--pdeathsig".into(), "TERM".into()]);
        let server = find("apache2").unwrap_or_else(|| "apache2".into()).into_os_string();
        let mut words = guard.into_iter().flatten().chain([server]);
        let mut command = program(words.next().unwrap_or_default(), words);
        command.arg("-d").arg(folder).args(["-f", "httpd.conf", "-D", "FOREGROUND"]).current_dir(folder);
        command.env("CREDMATCH_PORT", port.to_string()).env("CREDMATCH_FOLDER", folder);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().map_err(|error| error.to_string())?;
        let mut started = Self { process, folder: folder.to_owned(), address: format!("http://127.0.0.1:{port}") };
        for _ in 0..QUESTIONS {
            let answers = TcpStream::connect(("127.0.0.1", port)).is_ok();
            if started.process.try_wait().map_err(|error| error.to_string())?.is_some() {
                break;
            }
            if answers {
                return Ok(started);
            }
            sleep(PAUSE);
        }
        // Dropped, it takes its folder along.
        Err(fs::read_to_string(folder.join("error.log")).unwrap_or_default())
    }
}

/// Whether any account can reach what is in a folder. Started by root, the server becomes one that may read little.
fn is_open_to_all(folder: &Path) -> bool {
    const PASS: u32 = 0o001;
    let passes = |path: &Path| fs::metadata(path).is_ok_and(|data| data.permissions().mode() & PASS != 0);
    fs::canonicalize(folder).is_ok_and(|folder| folder.ancestors().all(passes))
}

fn write_files(folder: &Path) -> std::io::Result<()> {
    const FILES: &[(&str, &str)] = &[
        ("httpd.conf", include_str!("apache/httpd.conf")),
        ("basic", include_str!("apache/basic")),
        ("digest", include_str!("apache/digest")),
        ("page", "page\n"),
    ];
    fs::create_dir(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    for (name, text) in FILES {
        let path = folder.join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

impl Drop for Apache {
    fn drop(&mut self) {
        // It ends its children when it is asked to end, and not when it is killed.
        let asked = program("kill", [self.process.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn answer(address: &str, path: &str, header: &str) -> String {
        let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{header}\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_folder_of_ones_own_is_not_open_to_all() {
        let own = std::env::temp_dir().join(format!("credmatch-own-{}", std::process::id()));
        let inner = own.join("inner");
        fs::create_dir_all(&inner).unwrap();
        fs::set_permissions(&own, fs::Permissions::from_mode(0o700)).unwrap();
        assert!(is_open_to_all("/".as_ref()) && !is_open_to_all(&inner) && !is_open_to_all(&own.join("none")));
        fs::remove_dir_all(&own).unwrap();
    }

    #[test]
    fn it_says_what_it_was_sent_and_stops() {
        let servers = Servers::default();
        let address = servers.apache().unwrap().to_owned();
        assert_eq!(servers.apache().unwrap(), address);
        assert!(answer(&address, "/basic/page", "").contains("WWW-Authenticate: Basic realm=\"basic\", charset"));
        let basic = "Basic asO8cmdlbjpww6Rzc3fDtnJk";
        let page = answer(&address, "/basic/page", &format!("Authorization: {basic}\r\n"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(&format!("X-Seen: {basic}\r\n")), "{page}");
        assert!(answer(&address, "/digest/page", "").contains("qop=\"auth\""));
        assert!(answer(&address, "/away/open/page", "").contains("Location: http://localhost:"));
        drop(servers);
        assert!(TcpStream::connect(address.trim_start_matches("http://")).is_err());
    }
}
