module wirewalk/flannel-cni

go 1.24.0

toolchain go1.26.8

tool github.com/containernetworking/plugins/plugins/meta/flannel

require github.com/containernetworking/plugins v0.9.1

require github.com/containernetworking/cni v0.8.1 // indirect
