"""Judges printer jobs with outside tools. usage: printers.py FOLDER (from `cargo run -p dabao-labels --example labels`)

Each label lies there as a picture and in every printer language. The picture is what was meant.
- ZPL, both packings: drawn by zplkit, dot for dot the picture.
- TSPL: the BITMAP command is what labeljetty makes of the picture.
- ESC/POS: the raster rows are those python-escpos makes of it.
- Barcodes: zxing-cpp reads from the picture what the file of expectations says.
"""

import re
import sys
from pathlib import Path

import zplkit
import zxingcpp
from escpos.image import EscposImage
from labeljetty.printer.tspl import TSPLPrinter
from PIL import Image
from zplkit._native import RenderLimits

LIMITS = RenderLimits(graphic_bytes=2_000_000, input_bytes=4_000_000, pixels=8_000_000)
# Setting the printer up is no drawing; the judge knows only what draws.
SET_UP = re.compile(rb"\^(MN[A-Z]|MM[A-Z]|PO[NI]|PR\d+(,\d+)*|PQ[^^]*|LT-?\d+|LS-?\d+)|~SD\d+|\^CI\d+")


def picture(path):
    return Image.open(path).convert("L").point(lambda grey: 0 if grey < 128 else 255).convert("1")


def zpl(folder, name, meant):
    dots = meant.width * meant.height
    for ending in ("zpl", "z64.zpl"):
        job = (folder / f"{name}.{ending}").read_bytes()
        dpi = 300 if name.endswith("300") else 203
        options = zplkit.Options(width=meant.width, height=meant.height, dpi=dpi)
        document = zplkit.render(SET_UP.sub(b"", job), options, limits=LIMITS)
        (label,) = document.labels
        raster = label.rasterize()
        drawn = Image.frombytes("L", (raster.width, raster.height), bytes(raster.pixels)[:dots])
        assert drawn.size == meant.size, (drawn.size, meant.size)
        assert drawn.point(lambda grey: 0 if grey < 128 else 255).convert("1").tobytes() == meant.tobytes(), ending


def tspl(folder, name, meant):
    job = (folder / f"{name}.tspl").read_bytes()
    padded = TSPLPrinter._prepare_1bit(None, meant)
    command = TSPLPrinter._bitmap_tspl(None, padded).removesuffix(b"\n")
    assert command in job, "another BITMAP"


def escpos(folder, name, meant):
    job = (folder / f"{name}.escpos").read_bytes()
    rows = EscposImage(meant.convert("RGB")).to_raster_format()
    taken = bytearray()
    at = 0
    while (at := job.find(b"\x1dv0", at)) >= 0:
        wide = int.from_bytes(job[at + 4 : at + 6], "little")
        high = int.from_bytes(job[at + 6 : at + 8], "little")
        taken += job[at + 8 : at + 8 + wide * high]
        at += 8 + wide * high
    assert bytes(taken) == rows, "other rows"


def codes(folder, name, meant):
    wanted = (folder / f"{name}.codes").read_text(encoding="utf-8").split()
    read = {code.text for code in zxingcpp.read_barcodes(meant.convert("L"))}
    missing = [code for code in wanted if code not in read]
    assert not missing, f"not read: {missing}, but {read}"


def main():
    folder = Path(sys.argv[1])
    passed = failed = 0
    for path in sorted(folder.glob("*.png")):
        meant = picture(path)
        for judge, ending in ((zpl, "zpl"), (tspl, "tspl"), (escpos, "escpos"), (codes, "codes")):
            if not (folder / f"{path.stem}.{ending}").exists():
                continue
            try:
                judge(folder, path.stem, meant)
                passed += 1
            except Exception as error:  # a judge's own words, whatever kind they are
                failed += 1
                print(f"FAILED {judge.__name__} {path.stem}: {type(error).__name__}: {error}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if passed > 0 and failed == 0 else 1)


main()
