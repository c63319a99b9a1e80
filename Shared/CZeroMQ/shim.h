#pragma once

#include <linux/filter.h>
#include <sys/eventfd.h>
#include <zmq.h>
