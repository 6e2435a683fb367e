//! The devices over USB/IP, asked by the protocol's other side in its simplest form.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use dabao_simulators::usb::{PosMaker, UsbDeviceModel, UsbIpServer};

const RESET: i32 = -104;

struct Client(TcpStream);

/// Status and data of a transfer that ended.
type Ended = (i32, Vec<u8>);

impl Client {
    fn to(server: &UsbIpServer) -> Self {
        let line = TcpStream::connect(server.address()).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self(line)
    }

    fn read<const LENGTH: usize>(&mut self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    fn say(&mut self, words: &[u32], rest: &[u8]) {
        let mut message: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        message.extend(rest);
        self.0.write_all(&message).unwrap();
    }

    /// The status of the import.
    fn import(&mut self, bus_id: &str) -> u32 {
        let mut id = bus_id.as_bytes().to_vec();
        id.resize(32, 0);
        self.say(&[0x0111_8003, 0], &id);
        assert_eq!(self.read(), [1, 0x11, 0, 3]);
        u32::from_be_bytes(self.read())
    }

    fn submit(&mut self, number: u32, endpoint: u32, length: u32, setup: [u8; 8]) {
        self.say(&[1, number, 0x0001_0001, 1, endpoint, 0, length, 0, 0, 0], &setup);
    }

    fn unlink(&mut self, number: u32, victim: u32) {
        self.say(&[2, number, 0x0001_0001, 0, 0, victim, 0, 0, 0, 0, 0, 0], &[]);
    }

    /// What a message with this head says.
    fn hear(&mut self, command: u32, number: u32) -> Ended {
        let words: Vec<u32> = self
            .read::<48>()
            .chunks(4)
            .map(|word| u32::from_be_bytes(word.try_into().unwrap()))
            .collect();
        assert_eq!((words[0], words[1]), (command, number));
        let mut data = vec![0; if command == 3 { words[6] as usize } else { 0 }];
        self.0.read_exact(&mut data).unwrap();
        (words[5].cast_signed(), data)
    }
}

fn server() -> UsbIpServer {
    let devices = [
        ("gun", UsbDeviceModel::PosGun(PosMaker::Newland)),
        ("scale", UsbDeviceModel::Scale),
    ];
    UsbIpServer::start((Ipv4Addr::LOCALHOST, 0), &devices, None).unwrap()
}

#[test]
fn devices_are_listed_with_their_interfaces() {
    let server = server();
    let mut client = Client::to(&server);
    client.say(&[0x0111_8005, 0], &[]);
    assert_eq!(client.read(), [1, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 2]);
    let gun = client.read::<312>();
    assert!(gun[256..].starts_with(b"1-1\0"));
    assert_eq!(gun[300..304], [0x1E, 0xAB, 0x0D, 0x10]);
    assert_eq!(client.read(), [3, 0, 0, 0]);
}

#[test]
fn an_imported_gun_gives_its_report_and_a_waiting_transfer_can_be_called_back() {
    let server = server();
    let mut client = Client::to(&server);
    assert_eq!(client.import("1-1"), 0);
    client.read::<312>();

    client.submit(1, 0, 18, [0x80, 6, 0, 1, 0, 0, 18, 0]);
    let (status, descriptor) = client.hear(3, 1);
    assert_eq!((status, descriptor.len(), descriptor[1]), (0, 18, 1));

    client.submit(2, 1, 64, [0; 8]);
    client.unlink(3, 2);
    assert_eq!(client.hear(4, 3).0, RESET);

    client.submit(4, 1, 64, [0; 8]);
    server.obey("gun scan 73610555582883").unwrap();
    let (status, report) = client.hear(3, 4);
    assert_eq!((status, report.len()), (0, 64));
    assert!(report.starts_with(b"\x02\x0E73610555582883"));
}

#[test]
fn a_device_is_imported_once_and_an_unplugged_one_not_at_all() {
    let server = server();
    let mut first = Client::to(&server);
    assert_eq!(first.import("1-2"), 0);
    first.read::<312>();
    first.submit(1, 1, 8, [0; 8]); // The scale answers: the import has been noted.
    first.hear(3, 1);
    assert_eq!(Client::to(&server).import("1-2"), 1);
    server.obey("scale unplug").unwrap();
    assert_eq!(first.0.read(&mut [0]).unwrap(), 0);
    assert_eq!(Client::to(&server).import("1-2"), 1);
    assert_eq!(Client::to(&server).import("1-9"), 1);
}
