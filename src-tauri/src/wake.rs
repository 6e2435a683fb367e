//! A second start of the program asks the first to show its window, over loopback and with a word only this user's
//! programs can read.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Where the running program says how to wake it.
const FILE: &str = "running.json";
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize, Deserialize)]
struct Running {
    address: SocketAddr,
    word: String,
}

/// Calls `show` whenever another start of the program asks for it.
pub(crate) fn listen(folder: &Path, word: String, show: impl Fn() + Send + 'static) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let running = Running {
        address: listener.local_addr()?,
        word,
    };
    write_private(&folder.join(FILE), &serde_json::to_vec(&running)?)?;
    std::thread::Builder::new()
        .name("wake".to_owned())
        .spawn(move || {
            for caller in listener.incoming().flatten() {
                if said(caller, running.word.len()).is_ok_and(|said| said == running.word.as_bytes()) {
                    show();
                }
            }
        })?;
    Ok(())
}

fn said(mut caller: TcpStream, length: usize) -> io::Result<Vec<u8>> {
    caller.set_read_timeout(Some(PATIENCE))?;
    let mut word = vec![0; length];
    caller.read_exact(&mut word)?;
    Ok(word)
}

/// Asks the running program to show its window.
pub(crate) fn wake(folder: &Path) -> io::Result<()> {
    let running: Running = serde_json::from_slice(&std::fs::read(folder.join(FILE))?)?;
    let mut stream = TcpStream::connect_timeout(&running.address, PATIENCE)?;
    stream.write_all(running.word.as_bytes())
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_second_start_wakes_the_first_and_a_stranger_does_not() {
        let folder = tempfile::tempdir().unwrap();
        assert!(wake(folder.path()).is_err());
        let (show, shown) = mpsc::channel();
        listen(folder.path(), "secret-word".to_owned(), move || {
            show.send(()).unwrap();
        })
        .unwrap();

        let running: Running =
            serde_json::from_slice(&std::fs::read(folder.path().join(FILE)).unwrap()).unwrap();
        TcpStream::connect(running.address)
            .unwrap()
            .write_all(b"wrong--word")
            .unwrap();
        wake(folder.path()).unwrap();
        shown.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(shown.try_recv().is_err(), "the stranger was not heard");
    }
}
