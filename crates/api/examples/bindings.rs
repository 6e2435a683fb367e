//! Prints the TypeScript bindings; `cargo xtask codegen` writes them to `ui/src/backend/bindings.ts`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(dabao_api::typescript::bindings().as_bytes())
}
