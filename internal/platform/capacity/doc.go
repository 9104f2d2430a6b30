// Package capacity reckons how large a shop has to be: what traffic comes to in requests, data and bandwidth, how many
// servers a growth of customers asks for, how often a deployment is down, and what it costs a month.
//
// # Formulas
//
// They are those of every textbook on the design of systems, on purpose: anybody can repeat them on paper.
//
//   - requests a day = users a day × requests a user; the average a second is that ÷ 86,400; the peak is the average ×
//     the peak factor.
//   - data a day = requests a day × KB a request, in decimal units (1 GB = 1,000,000 KB); storage = data a day × days of
//     retention; traffic a month is that of 30 days.
//   - more servers = more users ÷ users a server, rounded up.
//   - a larger server: cpu × (1 + load / 1000), memory × (1 + load / 800), with the load in users at once.
//   - availability = MTBF ÷ (MTBF + MTTR). Parts that are all needed multiply their availabilities; of parts of which one is
//     enough, the chances that they are down multiply. A year has 8,760 hours, and a month a twelfth of that.
//
// Parts are taken to fail independently of each other, which those in one building do not: what comes out is the best that the
// deployment can do, not a promise.
//
// What a machine really bears is measured, not reckoned: a Calibration puts what was measured in place of the constants.
//
// Everything here is pure. Measures are floating point; money is integers.
package capacity
