// Package vault keeps the keys of sealed personal texts and does the sealing. Every stream has a data key of its own;
// destroying that key makes everything personal in the stream unreadable for good, while the events stay as they were.
//
// What belongs here: keys, sealing and opening, pseudonyms and imprints, the master key's file. What does not: which text is
// personal (domain), who may read it (access), events (the logs).
//
// # What protects against what
//
// The keys stand where their Keeper puts them: in sleutels.sqlite in the data folder, or on a cluster that several nodes share.
// There each is encrypted under the master key, which is a file outside the data folder and never on the cluster: all nodes of
// a cluster have a copy of it, which people bring there. So whoever has only the data folder, the cluster, or a backup of
// either, reads no personal text and can't link pseudonyms. Whoever also has the master key reads all that was not forgotten.
// Nobody reads what was forgotten, with these limits:
//   - backups of the keys from before still hold the key: let them expire sooner than the term of forgetting allows;
//   - the files of a cluster hold it, encrypted, until every server had a scavenge (Erasures tells);
//   - pseudonyms stay: whoever has the vault and guesses a name can check that guess in one stream;
//   - snapshots and wear levelling below the file system may keep old blocks, in which the key is encrypted still;
//   - a process that opened a text keeps it, and the key, until the memory is used again.
//
// # Forms
//
// Texts and keys are sealed with AES-256-GCM under random 96-bit nonces (NIST SP 800-38D, 8.2.2). That allows 2^32 sealings
// for each key (8.3): that many texts in one stream, and that many streams under one master key. A sealed text is
// nonce | ciphertext | tag in unpadded base64url, bound to its stream, event and field; a sealed key is bound to its stream
// and vault. Pseudonyms and imprints are HMAC-SHA-256 (FIPS 198-1) under a secret of the vault, cut to 128 bits.
//
// # More openings of one vault
//
// Readers in other processes may work beside the writer. Reading looks at SQLite's data_version every time before it trusts
// a key in memory, so a key destroyed elsewhere is gone here too as soon as Forget has returned there. Sealing in an opening
// that writes trusts its memory: one process writes in a data folder, and it sees its own Forget. Should the folder's lock
// fail to keep a second writer out, the worst is a text sealed under a destroyed key, which nobody can read.
//
// On a cluster many nodes write. Each asks the Keeper before it trusts its memory, to read and to seal; the Keeper there may
// answer from what it heard two seconds ago. So a key that was forgotten on another node is gone here two seconds later, and a
// text that is sealed here in those two seconds is one that nobody can read. A node that can't reach the cluster uses no key.
package vault
