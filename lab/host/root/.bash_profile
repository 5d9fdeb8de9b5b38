# The book's terminal is 100 columns wide everywhere; programs format by width.
# A terminal without a size is the port to it: the unit shell.service is ready when this shell shows its prompt.
if [[ $(stty size) == '0 0' ]]; then
	stty cols 100 rows 30
	notify=/run/systemd/notify
fi
export LANG=C.UTF-8 TZ=UTC NO_COLOR=1 SYSTEMD_PAGER=cat
cat /etc/motd
. ~/.bashrc
