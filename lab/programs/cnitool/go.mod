module wirewalk/cnitool

go 1.24.0

toolchain go1.26.8

tool github.com/containernetworking/cni/cnitool

require github.com/containernetworking/cni v1.3.0
