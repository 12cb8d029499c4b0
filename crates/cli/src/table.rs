//! Columns that align however wide the characters are.

use crate::printable::printable_in_line;
use console::{Alignment, measure_text_width, pad_str};

/// One column: its heading and its alignment.
pub(crate) struct Column {
    head: String,
    alignment: Alignment,
}

impl Column {
    /// Names and words.
    pub(crate) fn left(head: String) -> Self {
        Self { head, alignment: Alignment::Left }
    }

    /// Numbers and times.
    pub(crate) fn right(head: String) -> Self {
        Self { head, alignment: Alignment::Right }
    }
}

/// The table's lines, the heads first.
pub(crate) fn lines(columns: &[Column], rows: &[Vec<String>]) -> Vec<String> {
    let printable = |row: &Vec<String>| row.iter().map(|cell| printable_in_line(cell).into_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(printable).collect();
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let cell_width = |row: &[String], at: usize| row.get(at).map_or(0, |cell| measure_text_width(cell));
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| rows.iter().map(|row| cell_width(row, at)).fold(cell_width(&heads, at), usize::max))
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(columns).zip(&widths);
        let padded: Vec<_> =
            cells.map(|((cell, column), width)| pad_str(cell, *width, column.alignment, None)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    std::iter::once(&heads).chain(&rows).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Column, lines};

    #[test]
    fn a_chinese_character_is_as_wide_as_two_others() {
        let columns =
            [Column::right("号".to_owned()), Column::left("name".to_owned()), Column::left("x".to_owned())];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let shown =
            lines(&columns, &[row(["1", "张伟", "a"]), row(["1,284", "Ann Lee", "b"]), row(["3", "", ""])]);
        assert_eq!(shown, ["   号  name     x", "    1  张伟     a", "1,284  Ann Lee  b", "    3"]);
    }
}
