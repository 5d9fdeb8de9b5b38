// Nothing that is built here imports it, and its own module cannot be had.
module github.com/projectcalico/calico/lib/httpmachinery

go 1.24.9
