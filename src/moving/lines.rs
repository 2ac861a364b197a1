//! The lines of a file, plain or gzipped: parted at LF alone, and none of them longer than memory should hold.

use flate2::bufread::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The longest line that is read, in bytes.
pub const LONGEST: usize = 16 << 20;

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It was longer than [`LONGEST`] and was skipped.
    TooLong,
}

/// The lines of an input, one after the other.
pub struct Lines {
    input: Box<dyn BufRead + Send>,
    number: u64,
    longest: usize,
}

/// Counts the bytes read of a file, before they are unpacked: that is what is known to be left.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Lines {
    /// Opens a file; `read` follows how far into it the reading is.
    pub fn open(path: &Path, read: Arc<AtomicU64>) -> io::Result<Self> {
        Self::new(Counted { file: File::open(path)?, read })
    }

    /// The lines of an input; gzip is known by its first bytes, not by a name.
    pub fn new(input: impl Read + Send + 'static) -> io::Result<Self> {
        let mut input = BufReader::with_capacity(1 << 16, input);
        let packed = input.fill_buf()?.starts_with(&[0x1F, 0x8B]);
        let mut input: Box<dyn BufRead + Send> = if packed {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(input)))
        } else {
            Box::new(input)
        };
        if input.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            input.consume(3);
        }
        Ok(Self { input, number: 0, longest: LONGEST })
    }

    /// The number of the last line that was read.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The next line that is not empty, with its number.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, Line)>> {
        loop {
            let Some(line) = self.any_line()? else { return Ok(None) };
            self.number += 1;
            let blank = matches!(&line, Line::Bytes(bytes) if bytes.iter().all(u8::is_ascii_whitespace));
            if !blank {
                return Ok(Some((self.number, line)));
            }
        }
    }

    fn any_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let mut too_long = false;
        let mut seen = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            seen = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            too_long |= bytes.len() + part.len() > self.longest;
            if too_long {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(part);
            }
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        Ok(seen.then_some(if too_long { Line::TooLong } else { Line::Bytes(bytes) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn lines(input: Vec<u8>, longest: usize) -> Vec<(u64, Line)> {
        let mut lines = Lines::new(io::Cursor::new(input)).unwrap();
        lines.longest = longest;
        std::iter::from_fn(|| lines.next_line().unwrap()).collect()
    }

    #[test]
    fn only_lf_parts_lines_and_a_bom_is_dropped() {
        let input = "\u{FEFF}a\u{2028}b\r\n\n \nc\rd\u{85}e".as_bytes().to_vec();
        let expected = [(1, "a\u{2028}b"), (4, "c\rd\u{85}e")];
        assert_eq!(
            lines(input, LONGEST),
            expected.map(|(number, text)| (number, Line::Bytes(text.as_bytes().to_vec())))
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_the_rest_goes_on() {
        let input = b"12345\n123456\n1\n".to_vec();
        let read = lines(input, 5);
        assert_eq!(read, [(1, Line::Bytes(b"12345".to_vec())), (2, Line::TooLong), (3, Line::Bytes(b"1".to_vec()))]);
    }

    #[test]
    fn gzip_of_several_members_is_known_by_its_first_bytes() {
        let packed = |text: &str| {
            let mut out = GzEncoder::new(Vec::new(), Compression::fast());
            out.write_all(text.as_bytes()).unwrap();
            out.finish().unwrap()
        };
        let input = [packed("one\ntw"), packed("o\n")].concat();
        assert_eq!(lines(input, 5), [(1, Line::Bytes(b"one".to_vec())), (2, Line::Bytes(b"two".to_vec()))]);
    }
}
