package i18n

// sheetWords are what a workbook or a table of text cannot be read for.
var sheetWords = Words{}
