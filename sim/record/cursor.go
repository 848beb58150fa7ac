package record

// cursor reads JSON of the plain kind that our own rows are made of: strings of printable ASCII
// without escapes, whole numbers, true and false. Whatever else it meets makes it bad, and the row is
// read again by encoding/json, which knows all of JSON. What it does read, it reads as that does.
type cursor struct {
	s     string
	i     int
	first bool // no member of the object was read yet
	bad   bool
}

func (c *cursor) space() {
	for c.i < len(c.s) {
		switch c.s[c.i] {
		case ' ', '\t', '\n', '\r':
			c.i++
		default:
			return
		}
	}
}

// peek gives the next byte that is no space; 0 at the end.
func (c *cursor) peek() byte {
	c.space()
	if c.i == len(c.s) {
		return 0
	}
	return c.s[c.i]
}

func (c *cursor) take(want byte) {
	if c.peek() != want {
		c.bad = true
		return
	}
	c.i++
}

func (c *cursor) begin() {
	c.take('{')
	c.first = true
}

// member gives the key of the next member and stands before its value; false at the object's end.
func (c *cursor) member() (string, bool) {
	if c.bad {
		return "", false
	}
	if c.peek() == '}' {
		c.i++
		c.first = false // of the object around it
		return "", false
	}
	if !c.first {
		c.take(',')
	}
	c.first = false
	key := c.str()
	c.take(':')
	return key, !c.bad
}

// done says whether nothing but space follows.
func (c *cursor) done() bool { return !c.bad && c.peek() == 0 && c.i == len(c.s) }

func (c *cursor) str() string {
	c.take('"')
	for from := c.i; c.i < len(c.s); c.i++ {
		switch b := c.s[c.i]; {
		case b == '"':
			c.i++
			return c.s[from : c.i-1]
		case b == '\\' || b < ' ' || b > '~':
			c.bad = true
			return ""
		}
	}
	c.bad = true
	return ""
}

// maxDigits is as many digits as surely fit into 64 bits.
const maxDigits = 18

func (c *cursor) int() int64 {
	negative := c.peek() == '-'
	if negative {
		c.i++
	}
	from, v := c.i, int64(0)
	for ; c.i < len(c.s) && c.s[c.i]-'0' <= 9; c.i++ {
		if c.i-from == maxDigits {
			c.bad = true
			return 0
		}
		v = 10*v + int64(c.s[c.i]-'0')
	}
	digits := c.i - from
	if digits == 0 || digits > 1 && c.s[from] == '0' { // a fraction or an exponent is refused by what must follow
		c.bad = true
	}
	if negative {
		return -v
	}
	return v
}

// small reads a whole number that has to fit where it goes.
func small[T int32 | uint8](c *cursor) T {
	v := c.int()
	if int64(T(v)) != v {
		c.bad = true
	}
	return T(v)
}

func (c *cursor) uint() uint64 {
	c.bad = c.bad || c.peek() == '-'
	return uint64(max(0, c.int()))
}

func (c *cursor) bool() bool {
	if c.peek() == 't' {
		c.word("true")
		return true
	}
	c.word("false")
	return false
}

func (c *cursor) word(w string) {
	c.space()
	if len(c.s)-c.i < len(w) || c.s[c.i:c.i+len(w)] != w {
		c.bad = true
		return
	}
	c.i += len(w)
}

// skip passes over a value that is of no use here.
func (c *cursor) skip() {
	switch c.peek() {
	case '"':
		c.str()
	case 'n':
		c.word("null")
	default:
		c.int()
	}
}
