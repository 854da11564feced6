// Package gate is how much an asker, and how much all askers together, may ask
// of this process. It is technical protection alone: it keeps no list of
// persons, only short-lived counts in memory under keys that the caller hashed.
package gate
