#!/bin/sh
# The guest agent calls this with "freeze" before and "thaw" after a quiesced snapshot.
echo "$1 $(cut -d' ' -f1 /proc/uptime)" >> /var/log/fsfreeze.log
