// Package web serves the pages: it asks the engine with a person's eyes, fills
// the view models of package page, and hands what people type to the engine.
//
// Words:
//
//   - visit: one request on its way: who it is, in which language, when.
//   - route: one line of the table in routes.go; each leads to one method of a
//     visit, which shows a page or says why not.
//   - part: the script asks for the middle of a page alone and puts one element
//     of it in place; the answer says where to go by X-Location.
//   - draft: what somebody typed into a form and has not handed in, kept per
//     person and form, by this package; files that were sent, by package people.
//   - merge: somebody else changed the record between reading and handing in.
//
// It promises:
//
//   - Every page reads and every form hands in without script.
//   - What was typed survives a refusal, a lost session and a closed tab.
//   - Pages are made from the declared types. By hand are only the shell, the
//     workbench, the desk, the sign-in and the technician's frame, and none of
//     them names a type: regulation.yaml says which type the desk opens on.
//   - A request that changes something and comes from another site is refused.
//
// It leaves what may be seen and done to the engine (package record), who
// somebody is to package people, and what pages look like to package page.
package web
