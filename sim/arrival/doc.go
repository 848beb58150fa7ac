// Package arrival holds the arrival processes: when inquiries are meant to start.
//
// A Process is plain data that checks and describes itself; New turns it into a Stream, a pull
// iterator over arrivals in time order whose memory does not depend on the horizon. Start with
// kinds, the table of processes, then with layers.
//
// # Operational time
//
// With r(t) the rate and R(t) its integral from 0, arrivals are drawn on the axis x = R(t), where
// every curve has rate 1, and set to the times R^-1(x) (inversion: Cinlar, Introduction to
// Stochastic Processes, 1975). Curves of straight segments are inverted exactly, by
//
//	t = s + 2a / (r(s) + sqrt(r(s)^2 + 2 r'(s) a)),  a = x - R(s), s the segment's start,
//
// which also holds where the rate starts from 0 (ramp) or does not change; sine waves by Newton's
// method. The gaps in x are:
//
//   - poisson: -log(u), independent: an inhomogeneous Poisson process;
//   - even: 1, the n-th arrival (from 0) at x = n + 1/2, counted and not added up;
//   - gamma: of mean 1 and the given cv; the first one is what is left of a gap that began before
//     the start, U times a gamma variate of shape k+1 (Cox, Renewal Theory, 1962), so that the
//     expected count is R(t) from the first moment and the index of dispersion tends to cv^2.
//
// Busyness multiplies r(t) by a gamma factor of mean 1 a day (doubly stochastic: Jongbloed and
// Koole 2001; Avramidis, Deslauriers and L'Ecuyer 2004), the same factor for all demand: counts of a day have
// variance m + cv^2 m^2 around their mean m. Intervals of a day can have factors of their own,
// whose normal scores form a first-order autoregressive series (Channouf and L'Ecuyer 2012).
//
// # Days
//
// With a calendar, curves that repeat daily (diurnal, profile) follow the clock on the wall: a rate
// at 09:00 is one at 09:00 on the day on which the clock is put forward, too. Weekly factors belong
// to civil days, holidays among them. All this makes a patchwork of a curve: see there.
//
// # Load
//
// At load m Poisson arrivals are the union of ceil(m) layers, each a Poisson process along the
// base curve; of the last layer each candidate is kept with probability m - floor(m), or 1 for a
// whole m. A candidate's draws hang on (demand, layer, number within the layer before thinning),
// so the customers at m are among those at any m' > m, at the same moments. With other gaps the
// n-th arrival moves from R^-1(x) to R^-1(x/m): the curve keeps its clock. Only a recorded trace
// is compressed in clock time.
package arrival
