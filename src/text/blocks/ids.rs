//! The ids of blocks: they stay while other blocks come and go, so that a client can tell what is new.

use std::collections::HashMap;

use crate::domain::block::Block;

/// Gives each block its name, made of its kind and words; where blocks say the same, their order tells them apart.
pub(super) fn name(blocks: &mut [Block]) {
    let mut known: HashMap<String, usize> = HashMap::new();
    for block in blocks {
        let base = format!("b{}", &digest(block).to_hex()[..8]);
        let count = known.entry(base.clone()).or_default();
        *count += 1;
        block.id = if *count == 1 { base } else { format!("{base}-{count}") };
    }
}

/// Where a word is marked does not count.
fn digest(block: &Block) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let cells = block.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.spans);
    let runs = block.items.iter().map(|item| &item.spans).chain(cells).chain([&block.spans, &block.caption]);
    hasher.update(block.kind.as_bytes());
    for run in runs {
        hasher.update(&[0]);
        for span in run {
            hasher.update(span.text.as_bytes());
        }
    }
    for text in block.images.iter().map(|image| &image.src).chain(&block.text).chain(&block.html) {
        hasher.update(&[0]).update(text.as_bytes());
    }
    hasher.finalize()
}
