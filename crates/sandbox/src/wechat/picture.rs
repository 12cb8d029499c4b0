//! The drawn placeholder of a mini-program code: black and white squares that depend on the scene, as a PNG. It can't be
//! scanned, on purpose.

use crate::seeded;
use rand::RngExt;

/// Squares along one edge.
const SQUARES: usize = 25;

/// A picture of so many pixels square.
pub fn draw(scene: &str, width: usize) -> Vec<u8> {
    let mut rng = seeded::stream(0, &["picture", scene]);
    let squares: Vec<bool> = (0..SQUARES * SQUARES).map(|_| rng.random()).collect();
    let mut pixels = Vec::with_capacity((width + 1) * width);
    for y in 0..width {
        // Each row begins with its filter: none.
        pixels.push(0);
        let row = y * SQUARES / width * SQUARES;
        pixels.extend((0..width).map(|x| if squares[row + x * SQUARES / width] { 0 } else { 255 }));
    }
    let side = u32::try_from(width).unwrap_or(0).to_be_bytes();
    // Eight bits of grey.
    let head = [&side[..], &side, &[8, 0, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", head), (b"IDAT", stored(&pixels)), (b"IEND", Vec::new())] {
        let named = [&name[..], &data].concat();
        png.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        png.extend(&named);
        png.extend(crc32(&named).to_be_bytes());
    }
    png
}

/// A zlib stream that stores and doesn't compress.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = bytes.chunks(0xffff);
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(0);
        stream.push(u8::from(at == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{crc32, draw, stored};

    #[test]
    fn the_checksums_are_the_published_ones() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(stored(b"Wikipedia")[16..], 0x11e6_0398_u32.to_be_bytes());
    }

    #[test]
    fn a_scene_draws_the_same_picture_and_another_another() {
        let picture = draw("Abc123Abc123", 280);
        assert!(
            picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.ends_with(&crc32(b"IEND").to_be_bytes())
        );
        assert_eq!(picture, draw("Abc123Abc123", 280));
        assert_ne!(picture, draw("Xyz789Xyz789", 280));
    }
}
