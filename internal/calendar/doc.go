// Package calendar says which instant a deadline falls on, and shows the sum.
//
// A Date is a civil day; it has no hour and no zone. A Span is a length of
// time as a regulation gives it: days, months, working days, exact minutes or
// hours, minutes of working time. A Schedule is a day that comes again. A
// Calendar is a department's: its zone, its Hours by weekday, and the Years
// whose holidays and make-up workdays the State Council has announced.
//
// How days are counted (Civil Code art. 200-203): the first day is not
// counted, and a day ends at 24:00, a working day too. So something due three
// days after an event of Monday, at whatever hour, is due on Thursday at 24:00.
// Counting does not roll over a holiday at its end: whoever wants that says
// working days. Months end on the day of the same number, or on the month's
// last. Minutes and hours are exact. 24:00 is 0:00 of the next day as an
// instant; so a longer term is a larger span, never days added to a due.
//
// Working time is the minutes inside the Hours. On a make-up workday it is
// the hours of Monday (of the first day from Monday to Friday that has any);
// on a statutory holiday there is none, unless the Hours give some.
//
// A year not announced yet follows the weekdays and is provisional: every
// answer that rests on it can say so.
//
// A Pause is a time in which a clock stands still. It moves the due: by its
// exact length for minutes, hours, days and months; for working days by as
// much of it as lay on working days; for working time by the working time in
// it. What begins at or after the due moves nothing, being too late.
//
// Instants are split into day and hour by the wall clock of the zone. Where
// clocks are set forward or back a working minute is a minute of that clock.
//
// The package knows no clock of its own: every instant comes as an argument.
// It leaves to others what runs out, and what then happens.
package calendar
