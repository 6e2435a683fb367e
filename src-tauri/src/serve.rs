//! Without a window: the screens for a browser on this PC.

use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::oneshot;

use crate::arguments::Arguments;
use crate::desk::Desk;
use crate::folder::DataFolder;

const PATIENCE: Duration = Duration::from_secs(10);

/// Serves until the program is told to stop.
pub(crate) async fn run(arguments: &Arguments, folder: &DataFolder) -> anyhow::Result<()> {
    let desk = Desk::open(arguments, folder).await?;
    let served = serve(&desk, arguments.port).await;
    desk.close().await;
    served
}

async fn serve(desk: &Desk, port: u16) -> anyhow::Result<()> {
    invite(desk)
        .await
        .with_context(|| format!("port {port} cannot be opened; try another with --port"))?;
    stopped().await
}

/// Says where to go. The key in the address works once, so it may lie in a terminal's scrollback.
#[expect(clippy::print_stdout, reason = "the address is the whole answer of --serve")]
async fn invite(desk: &Desk) -> anyhow::Result<()> {
    let mut address = desk.door.address();
    tokio::time::timeout(PATIENCE, address.wait_for(Option::is_some)).await??;
    let invitation = desk.door.invitation().context("the door closed again")?;
    println!("Dabao 打包台 is ready. Open this address once in a browser on this PC:");
    println!("{}", invitation.reveal());
    println!("(Ctrl+C ends the program)");
    Ok(())
}

/// Waits for Ctrl+C or for what a service manager sends.
async fn stopped() -> anyhow::Result<()> {
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    ctrlc::set_handler(move || {
        // Asked twice: it is ending already.
        if let Some(tell) = tell.take() {
            let _ = tell.send(());
        }
    })?;
    told.await.context("nobody can stop the program")
}
