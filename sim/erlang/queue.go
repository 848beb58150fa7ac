package erlang

import "math"

// Queue is a desk in the long run: customers come at random (Poisson), their work is exponential,
// whoever finds nobody free waits in order of arrival. C and A make one.
type Queue struct {
	servers, load, aht, patience float64
	wait, noWait                 float64 // shares of those who wait, and who need not
	served                       float64 // share who do not leave
	virtual                      virtual // the wait of a customer who never leaves; A only
}

// C is the queue of customers who never leave (Erlang C, M/M/s). With a load of servers or more
// it grows without bound: everybody waits, for ever. aht is in seconds.
func C(servers int, load, aht float64) Queue {
	q := Queue{servers: float64(servers), load: load, aht: aht, patience: math.Inf(1), served: 1}
	if servers < 1 || !(load >= 0) || !(aht > 0) {
		return undefined()
	}
	if load >= q.servers {
		q.wait = 1
		return q
	}
	b := B(servers, load)
	all := q.servers - load*(1-b)
	q.wait, q.noWait = q.servers*b/all, (q.servers-load)*(1-b)/all
	return q
}

// A is the queue of customers whose patience is exponential with that mean (Erlang A, the M/M/s+M
// of Palm 1937). aht and patience are in seconds; endless patience gives C.
func A(servers int, load, aht, patience float64) Queue {
	if math.IsInf(patience, 1) {
		return C(servers, load, aht)
	}
	if servers < 1 || !(load >= 0) || math.IsInf(load, 1) || !(aht > 0) || !(patience > 0) {
		return undefined()
	}
	q := Queue{servers: float64(servers), load: load, aht: aht, patience: patience}
	if load == 0 {
		q.noWait, q.served = 1, 1
		q.virtual = newVirtual(q.servers/aht, 0, 1/patience)
		return q
	}
	q.virtual = newVirtual(q.servers/aht, load/aht, 1/patience)
	// Odds of waiting: B/(1-B) x J, where J = s mu x the integral that normalizes the virtual wait.
	b := B(servers, load)
	odds := b / (1 - b) * q.servers / aht * q.virtual.mass
	odds *= math.Exp(q.virtual.peakLog)
	q.wait, q.noWait = 1/(1+1/odds), 1/(1+odds)
	q.served = q.noWait + q.wait*q.virtual.share(0, math.Inf(1), q.patient)
	return q
}

func undefined() Queue {
	nan := math.NaN()
	return Queue{servers: nan, load: nan, aht: nan, patience: nan, wait: nan, noWait: nan, served: nan}
}

func (q Queue) isC() bool { return math.IsInf(q.patience, 1) }

// patient is the probability that a customer's patience is longer than x.
func (q Queue) patient(x float64) float64 { return math.Exp(-x / q.patience) }

// drain is the rate of the exponential wait of those who wait in C.
func (q Queue) drain() float64 { return (q.servers - q.load) / q.aht }

// PWait is the share of customers who find nobody free.
func (q Queue) PWait() float64 { return q.wait }

// PWaitOver is the share who wait longer than t, whether or not they are answered then.
func (q Queue) PWaitOver(t float64) float64 {
	switch {
	case t <= 0:
		return q.wait
	case !q.isC():
		return q.patient(t) * q.wait * q.virtual.share(t, math.Inf(1), one)
	case q.drain() <= 0:
		return q.wait
	}
	return q.wait * math.Exp(-q.drain()*t)
}

// PAbandon is the share who leave the queue.
func (q Queue) PAbandon() float64 {
	if q.isC() {
		return 0 * q.wait // NaN stays NaN
	}
	return q.wait * q.virtual.share(0, math.Inf(1), q.impatient)
}

// impatient is 1 - patient, exact where it is small.
func (q Queue) impatient(x float64) float64 { return -math.Expm1(-x / q.patience) }

// MeanWait is the mean wait of all, in seconds: those who leave included.
func (q Queue) MeanWait() float64 {
	switch {
	case !q.isC():
		return q.PAbandon() * q.patience // leaving happens at rate queue / patience
	case q.drain() <= 0:
		return math.Inf(1)
	}
	return q.wait / q.drain()
}

// ASA is the mean wait of those who are answered, in seconds.
func (q Queue) ASA() float64 {
	if q.isC() {
		return q.MeanWait()
	}
	waited := q.virtual.share(0, math.Inf(1), func(x float64) float64 { return x * q.patient(x) })
	return q.wait * waited / q.served
}

// MeanQueue is how many wait on average (Little's law).
func (q Queue) MeanQueue() float64 { return q.load / q.aht * q.MeanWait() }

// Occupancy is the share of time that a server is busy.
func (q Queue) Occupancy() float64 { return min(1, q.load*q.served/q.servers) }

// Answered is the share of all customers who are answered within t seconds.
func (q Queue) Answered(t float64) float64 {
	switch {
	case t < 0:
		return 0
	case !q.isC():
		return q.noWait + q.wait*q.virtual.share(0, t, q.patient)
	case q.drain() <= 0:
		return q.noWait
	}
	return q.noWait - q.wait*math.Expm1(-q.drain()*t)
}

// Left is the share of all customers who leave the queue within t seconds.
func (q Queue) Left(t float64) float64 {
	if q.isC() || t <= 0 {
		return 0 * q.wait
	}
	early := q.virtual.share(0, t, q.impatient)
	return q.wait * (early + q.impatient(t)*q.virtual.share(t, math.Inf(1), one))
}

// ServiceLevel counts what t seconds can promise, in the four ways that reports know.
type ServiceLevel struct {
	Plain         float64 // answered within t / all
	ShortExcluded float64 // answered within t / (all - left within t)
	AbandonsGood  float64 // (answered + left within t) / all
	Answered      float64 // answered within t / answered
}

// ServiceLevel is the service level at t seconds.
func (q Queue) ServiceLevel(t float64) ServiceLevel {
	answered, left := q.Answered(t), q.Left(t)
	return ServiceLevel{
		Plain: answered, ShortExcluded: answered / (1 - left), AbandonsGood: answered + left, Answered: answered / q.served,
	}
}

func one(float64) float64 { return 1 }
