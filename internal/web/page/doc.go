// Package page is what guiju's pages look like: view models, templates, the
// style sheet, the one script and the icons, all inside the program.
//
// Words:
//
//   - page: a struct that holds everything one page shows, already in the
//     reader's language and already masked; its template has no logic beyond
//     "is it there" and "for each". Package web fills pages from the engine.
//   - shell: bar, menu and foot around a page. A bare shell gives the middle
//     alone: what the script asks for when it swaps a part of a page.
//   - chip: a clock in its shape. A pie runs, a heavy rim has little left, a
//     square is late, two bars stand still, a tick is done. Red is late and
//     nothing else is red.
//   - box: a field of a form; read: a field of a record; cell: a field in a
//     table. Each declared kind of field is drawn by one of a few shapes.
//   - word: a text of the program itself (never of a regulation), by key, in
//     both languages; see words.go.
//
// The package promises: a page reads and submits without script; nothing is
// written into style attributes, style elements or inline scripts, so the
// strict policy of [Policy] holds; what a page shows was decided before it
// came here. It leaves to package web who may see what, and every address.
package page
