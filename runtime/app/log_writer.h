/* app/log_writer: one thread writes what the others log; nobody waits for it.
 *
 * Reads:   one ring per producer thread.
 * Units:   bytes.
 * Owns:    its thread, rings and the descriptors that it opened.
 * Errors:  a line that finds its ring full is dropped and counted.
 * Threads: gw_log_put() by the ring's own producer only; the rest by the
 *          thread that made the writer.
 * Source:  DESIGN.md section 5; THREATS R43 (a blocked pipe stops nobody).
 */
#ifndef GW_APP_LOG_WRITER_H
#define GW_APP_LOG_WRITER_H

#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

typedef struct gw_log_writer gw_log_writer;
typedef struct gw_log_ring gw_log_ring;

typedef enum gw_log_channel {
  GW_LOG_ACCESS,    /* "stdout", "off" or a file */
  GW_LOG_OPERATION, /* stderr */
} gw_log_channel;

/* Starts the thread with |n_rings| rings. NULL without memory or thread. */
gw_log_writer *gw_log_writer_new(size_t n_rings);

/* Where the access log goes: "stdout", "off", or the path of a file that is
 * appended to, or of a FIFO, whose reader may come later. GW_ERR_IO leaves it where it was. Called again after the file
 * was moved, it opens a new one. */
gw_status gw_log_writer_open(gw_log_writer *writer, gw_slice target);

gw_log_ring *gw_log_writer_ring(gw_log_writer *writer, size_t index);

/* One line; the line end is added. False: dropped. */
bool gw_log_put(gw_log_ring *ring, gw_log_channel channel, gw_slice line);

/* The sink of a gw_log (base/log.h) whose user is a gw_log_ring: operational
 * messages, line end and all. */
void gw_log_ring_sink(void *ring, gw_slice line);

/* Lines dropped by all rings since the start. */
uint64_t gw_log_writer_n_dropped(const gw_log_writer *writer);

/* Writes what is there, within a second, and frees everything. */
void gw_log_writer_free(gw_log_writer *writer);

#endif
