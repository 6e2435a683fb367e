#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dabao_protocols_fuzz::decode("yaohua-a12e-15", bytes));
