// Package durable brings files and their names to the disk. A file is durable
// when its content was synced, was renamed to its name, and the folder that
// holds the name was synced, in this order.
package durable
