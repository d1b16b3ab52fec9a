// Package catalogue holds what we ship: outlets, accounts, framings, topics
// and actors, and writes a first config.yaml from them.
//
// The facts lie beside the code as YAML, in the form config.yaml has, each
// with where it came from. Nothing in here is read unless a configuration
// asks for it: outlets and accounts are copied into config.yaml once, where
// their owner can see and change them; framings, topics and actors are read
// through `use: shipped`.
package catalogue
