#ifndef JOBRUN_CMICROHTTPD_H
#define JOBRUN_CMICROHTTPD_H
#include <microhttpd.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* MHD_start_daemon and the two getters are variadic, which Swift cannot call: here they are with types. */

struct jobrun_mhd_settings {
    int listen_socket;
    int is_ipv6;
    unsigned int threads;
    unsigned int connections;
    unsigned int silence_seconds;
    int strictness;
    size_t connection_memory;
    void *context;
    MHD_AccessHandlerCallback answer;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *(*request_line)(void *context, const char *uri, struct MHD_Connection *connection);
    size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
    MHD_LogCallback log;
};

static inline struct MHD_Daemon *jobrun_mhd_start(const struct jobrun_mhd_settings *s) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (s->is_ipv6) flags |= MHD_USE_IPv6;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, s->answer, s->context,
        MHD_OPTION_EXTERNAL_LOGGER, s->log, s->context,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)s->listen_socket,
        MHD_OPTION_THREAD_POOL_SIZE, s->threads,
        MHD_OPTION_CONNECTION_LIMIT, s->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, s->silence_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, s->connection_memory,
        MHD_OPTION_NOTIFY_COMPLETED, s->completed, s->context,
        MHD_OPTION_NOTIFY_CONNECTION, s->connection, s->context,
        MHD_OPTION_URI_LOG_CALLBACK, s->request_line, s->context,
        MHD_OPTION_UNESCAPE_CALLBACK, s->unescape, s->context,
        MHD_OPTION_STRICT_FOR_CLIENT, s->strictness,
        MHD_OPTION_END);
}

static inline void *jobrun_mhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static inline int jobrun_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *jobrun_mhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/* A descriptor that can be polled and never becomes ready. */
static inline int jobrun_silent_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

/* Macros that Swift does not import. */
static const uint64_t jobrun_mhd_size_unknown = MHD_SIZE_UNKNOWN;
static const ssize_t jobrun_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;

#endif
