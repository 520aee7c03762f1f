// Generated from openapi/engine/*.yaml by `npm run generate`. Do not edit.
export interface paths {
    "/audit/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did or was refused what, newest first */
        get: operations["listAuditRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the sealed records with the chain's hashes, oldest first
         * @description First the records, then the seals from that of the first record to the head: so the file can be checked by itself, with nothing but a hash of the head that was noted down elsewhere (`npm run audit -- verify --file`). What is left out by a filter is there as a hash. What was recorded in the last second or so is not sealed yet and not in it.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the audit log is sealed, and when it was last checked */
        get: operations["getAuditChain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/chain/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check the whole chain, record by record */
        post: operations["verifyAuditChain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, newest first
         * @description Each change of an object that the API can make, with the values before and after, and its power actions. An object's history also has what came into it and went out of it, as the VMs of a cluster. Kept for a year.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List clusters */
        get: operations["listClusters"];
        put?: never;
        /** Create a cluster */
        post: operations["createCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a cluster */
        get: operations["getCluster"];
        put?: never;
        post?: never;
        /**
         * Delete a cluster
         * @description Only one without hosts and VMs.
         */
        delete: operations["deleteCluster"];
        options?: never;
        head?: never;
        /**
         * Change a cluster
         * @description A host that can't offer the new CPU type or emulated machine becomes non-operational and comes back by itself when it can; refused when none of its hosts can. VMs that run take it up at their next start.
         */
        patch: operations["updateCluster"];
        trace?: never;
    };
    "/clusters/{id}/update/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What changing the cluster would do
         * @description To its hosts, and to VMs that run.
         */
        post: operations["planUpdateCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What deleting the cluster would do */
        post: operations["planDeleteCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cluster-choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a cluster can be set to
         * @description What its hosts offer to guests, and for each choice the hosts that would fall out.
         */
        get: operations["getClusterChoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What needs attention, how many of what, and how much is used
         * @description Everything is of what the caller may see. Cheap enough to be read again whenever something changes, at most every two seconds.
         */
        get: operations["getDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data-centers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List data centers */
        get: operations["listDataCenters"];
        put?: never;
        /** Create a data center */
        post: operations["createDataCenter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data-centers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a data center */
        get: operations["getDataCenter"];
        put?: never;
        post?: never;
        /**
         * Delete a data center
         * @description Only one without clusters and storage domains. Its networks and quotas are deleted with it.
         */
        delete: operations["deleteDataCenter"];
        options?: never;
        head?: never;
        /** Change a data center */
        patch: operations["updateDataCenter"];
        trace?: never;
    };
    "/data-centers/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What deleting the data center would do */
        post: operations["planDeleteDataCenter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List disks */
        get: operations["listDisks"];
        put?: never;
        /** Create a disk: blank, cloned or imported */
        post: operations["createDisk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a disk */
        get: operations["getDisk"];
        put?: never;
        post?: never;
        /** Delete a disk */
        delete: operations["deleteDisk"];
        options?: never;
        head?: never;
        /** Change a disk */
        patch: operations["updateDisk"];
        trace?: never;
    };
    "/disks/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What deleting the disk would do */
        post: operations["planDeleteDisk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened, newest first */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The live stream (server-sent events)
         * @description Each message has an `id`; reconnect with `Last-Event-ID` to go on without loss. `event: change` carries a StreamChange; `event: reset` says that the id is too old and everything must be read again; `event: ready` carries the id the stream begins after, and StreamReady; `event: samples`, without an id, carries LiveSamples of what `watchStream` asked for; a comment line comes every 15 s.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/stream/{streamId}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                streamId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Say whose measurements an open stream of one's own shall carry
         * @description Replaces what was watched before. Ids of what is absent, hidden, or neither a VM nor a host are left out. A stream is known to the engine process that serves it, and ends with its connection: watch again after each `ready`.
         */
        put: operations["watchStream"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hosts */
        get: operations["listHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/rehearsal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What becomes of the guests of some hosts without these
         * @description Asks the scheduler that starts and migrations ask, for one guest after the other, the largest first, and changes nothing. Guests and hosts the caller may not see count, and are not named.
         */
        get: operations["rehearseHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a host */
        get: operations["getHost"];
        put?: never;
        post?: never;
        /**
         * Remove a host
         * @description Its certificate is refused from then on; the machine can be registered anew. Refused while VMs run on it, disks are on it, or it may change shared storage.
         */
        delete: operations["deleteHost"];
        options?: never;
        head?: never;
        /**
         * Change what people call a host and say of it
         * @description The host notices nothing; what runs on it goes on.
         */
        patch: operations["updateHost"];
        trace?: never;
    };
    "/hosts/{id}/delete/plan": {
        parameters: {
            query?: {
                /** @description Of a host that is gone for good: takes its VMs as ended and forgets what was on its disks. */
                force?: components["parameters"]["force"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What removing the host would do */
        post: operations["planDeleteHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a host into maintenance
         * @description Nothing is placed on it any more, and its VMs are migrated. Cancelled or failed, it works again; VMs that have moved stay where they are.
         */
        post: operations["maintainHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/maintenance/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: put a host into maintenance */
        post: operations["planMaintainHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a host in maintenance run VMs again */
        post: operations["activateHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a host to another cluster
         * @description Only while no VM runs on it. To another data center only without storage domains of its own, and while it has no right to change shared ones.
         */
        post: operations["moveHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/move/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What moving the host would do */
        post: operations["planMoveHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a host that registered itself
         * @description From now on the engine connects to it and it may run VMs of the cluster.
         */
        post: operations["approveHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/renew-certificate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a host a new certificate
         * @description As soon as the engine reaches it, which is at once for a host that is up. Hosts get a new one by themselves in time; one that was away until its certificate ended is believed again by this approval, for its key.
         */
        post: operations["renewHostCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/host-enrollment-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a one-time token for a new host */
        post: operations["createHostEnrollmentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/host-enrollments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a host (called by its agent)
         * @description The token is the only credential and is used up. The host then waits for approval.
         */
        post: operations["enrollHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/host-enrollments/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask whether a host is still registered (called by its agent)
         * @description For an agent the engine does not connect to. The certificate says which host asks; `forbidden` for one that was removed, `unauthenticated` for one this engine never issued. The message is for the host's log.
         */
        post: operations["checkHostEnrollment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List identity providers */
        get: operations["listIdentityProviders"];
        put?: never;
        /**
         * Add an identity provider
         * @description Exactly one of `oidc` and `ldap` is given; it is the provider's kind for ever.
         */
        post: operations["createIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity-providers/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try settings that are not saved yet
         * @description Nothing is changed. Each step says what was tried and what came of it.
         */
        post: operations["testIdentityProviderSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity-providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get an identity provider */
        get: operations["getIdentityProvider"];
        put?: never;
        post?: never;
        /**
         * Delete an identity provider
         * @description Refused while it has users. Its groups go with it, and the permissions granted to them.
         */
        delete: operations["deleteIdentityProvider"];
        options?: never;
        head?: never;
        /**
         * Change an identity provider
         * @description Disabling it ends the sessions of its users, whose tokens are not accepted while it is disabled.
         */
        patch: operations["updateIdentityProvider"];
        trace?: never;
    };
    "/identity-providers/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What deleting the identity provider would do */
        post: operations["planDeleteIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity-providers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an identity provider as it is saved
         * @description Nothing is changed. Each step says what was tried and what came of it.
         */
        post: operations["testIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity-providers/{id}/directory": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * Find people and groups in an LDAP directory
         * @description Those of an OpenID Connect provider can't be searched; they are known once they have signed in.
         */
        get: operations["searchDirectory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a person or group of a directory over
         * @description Roles can be granted to it then, before anybody has signed in. Gives the one that is there already.
         */
        post: operations["addDirectoryEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ways to sign in besides a local user */
        get: operations["listSignInProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/ldap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a name and password of an LDAP directory
         * @description Answers with a cookie. Attempts are limited as those of local users are.
         */
        post: operations["signInByLdap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in by OpenID Connect
         * @description Sets a cookie that ties the sign-in to this browser, and gives the address of the provider to go to. It comes back to `/sign-in` of the origin that was asked, within ten minutes.
         */
        post: operations["beginOidcSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish to sign in by OpenID Connect
         * @description Answers with a cookie. Takes what the provider gave the browser back; it is good once.
         */
        post: operations["finishOidcSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List networks */
        get: operations["listNetworks"];
        put?: never;
        /** Create a network */
        post: operations["createNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/networks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a network */
        get: operations["getNetwork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/networks/{id}/nics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Network interfaces of VMs that are on it */
        get: operations["listNetworkNics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to machines one may use, newest first
         * @description Of the last 14 days, at most 100. What others did with machines one may start or open, what went wrong with them, who opened their consoles, and which roles one got or lost. What one did oneself is left out, unless it failed. Read is what is not newer than the setting `noticesReadAt`; before one ever read, than oneself.
         */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List operations, newest first */
        get: operations["listOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get an operation */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an operation to stop
         * @description It stops at its next safe point and undoes what it did.
         */
        post: operations["cancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a stuck operation try its undo again */
        post: operations["retryOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{id}/release-locks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release the locks of an operation that is over
         * @description For locks whose holder is gone. While the operation lives, be it waiting, stuck or between two engines, it is refused with `conflict` and the reason: its locks protect work that is half done.
         */
        post: operations["releaseOperationLocks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every lock: what, by whom, since when, and the evidence that its holder lives */
        get: operations["listLocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles
         * @description Those of the system first, then by name.
         */
        get: operations["listRoles"];
        put?: never;
        /** Make a role */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a role */
        get: operations["getRole"];
        put?: never;
        post?: never;
        /**
         * Delete a role
         * @description Only one that is granted to nobody, and not one that is built in.
         */
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        /**
         * Change a role
         * @description Whoever has it has the new rights at once. Built-in roles cannot be changed.
         */
        patch: operations["updateRole"];
        trace?: never;
    };
    "/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List groups */
        get: operations["listGroups"];
        put?: never;
        /** Make a group */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a group */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /**
         * Delete a group
         * @description What was granted to it goes with it.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /** Change a group */
        patch: operations["updateGroup"];
        trace?: never;
    };
    "/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** List who is in a group */
        get: operations["listGroupMembers"];
        put?: never;
        /** Put a user or a group into a group */
        post: operations["addGroupMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{id}/members/{memberId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                memberId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a user or a group out of a group */
        delete: operations["removeGroupMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List permissions */
        get: operations["listPermissions"];
        put?: never;
        /** Grant a role on an object */
        post: operations["createPermission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a permission away
         * @description Open consoles and streams that depended on it end within 5 s.
         */
        delete: operations["deletePermission"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Who would lose what, were the permission taken away */
        post: operations["planDeletePermission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether somebody may do something with an object, and why */
        get: operations["explainAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List quotas
         * @description By name. Whoever may see a data center sees its quotas; whoever consumes a quota sees that one. Who else consumes it
         *     is in its permissions, for those who manage them.
         */
        get: operations["listQuotas"];
        put?: never;
        /**
         * Make a quota
         * @description Nobody consumes it yet: grant the role QuotaConsumer on it. It counts from when VMs and disks are given it, and limits
         *     them as its data center's `quotaMode` says.
         */
        post: operations["createQuota"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quotas/use-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a VM or disks would take of a quota
         * @description For forms. Nothing is kept for the caller; whoever is first has it.
         */
        post: operations["previewQuotaUse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quotas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a quota with what is used of it */
        get: operations["getQuota"];
        put?: never;
        post?: never;
        /**
         * Delete a quota
         * @description Not while VMs or disks have it. What was granted on it goes with it.
         */
        delete: operations["deleteQuota"];
        options?: never;
        head?: never;
        /**
         * Change a quota
         * @description A limit cannot be lowered below what is used of it.
         */
        patch: operations["updateQuota"];
        trace?: never;
    };
    "/quotas/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What deleting the quota would do */
        post: operations["planDeleteQuota"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find objects by what people know of them
         * @description Looks in names, descriptions, ids, and the IP and MAC addresses of VMs, hosts and networks, in everything the caller may see. An operation is found by its id alone. The best matches of each kind come first: what is asked for exactly, then what begins with it, then what contains it.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Answers with a cookie: of the session, or, where more is needed than the password, of the step that is missing. Attempts are limited per name and address; too many answer `busy`.
         */
        post: operations["createSession"];
        /** Sign out */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what others see of oneself */
        patch: operations["updateProfile"];
        trace?: never;
    };
    "/session/step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give what a sign-in still needs
         * @description After `createSession` answered with a step: the browser shows a cookie that is good for this alone, for five minutes and five attempts.
         */
        post: operations["continueSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own second factor */
        get: operations["getSecondFactor"];
        put?: never;
        /**
         * Begin to set up a second factor
         * @description Answers with the secret, which is shown this once. It counts only when it is confirmed with a code.
         */
        post: operations["beginSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the second factor with a code
         * @description Answers with the recovery codes, which are shown this once. Every other session of the user ends.
         */
        post: operations["confirmSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make new recovery codes
         * @description Those before are of no more use.
         */
        post: operations["makeRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove one's own second factor */
        post: operations["removeSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions
         * @description One's own; of everybody for who may manage users.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/end-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End all one's own sessions but this one
         * @description With a bearer token, all of them. Their consoles and streams end within 5 s.
         */
        post: operations["endOtherSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session
         * @description One's own, or anybody's for who may manage users. Its consoles and streams end within 5 s.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a user
         * @description Adds a user who has no password yet, and makes a link by which they set it, once. The token is shown this once.
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whom an invitation is for */
        post: operations["checkInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Sets the password. An invitation is good once.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** How a user signs in */
        get: operations["getUserSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Disable or enable a user
         * @description A disabled user's sessions end, and tokens are refused while it is so. The last administrator can't be disabled. Also: have the password changed at the next sign-in.
         */
        patch: operations["updateUserSignIn"];
        trace?: never;
    };
    "/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End all sessions of a user
         * @description Their consoles and streams end within 5 s. Tokens stay.
         */
        delete: operations["endUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a user's second factor
         * @description For a user who has lost it. Ends the user's sessions.
         */
        delete: operations["resetUserSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/lockout": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let a user try to sign in again at once */
        delete: operations["liftUserLockout"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link to set the password
         * @description For a user who has not accepted yet, or has forgotten the password; an earlier link is of no more use. The token is shown this once.
         */
        post: operations["createUserInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ssh-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's own public SSH keys
         * @description Oldest first.
         */
        get: operations["listSshKeys"];
        put?: never;
        /**
         * Keep a public SSH key
         * @description To choose it when a machine is made; machines there are already do not get it. At most 50 for a user.
         */
        post: operations["createSshKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ssh-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a public SSH key
         * @description Machines that have it keep it.
         */
        delete: operations["deleteSshKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * What a VM used
         * @description CPU, memory, disks and network of the VM, over all its runs.
         */
        get: operations["getVmStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * What a host used
         * @description CPU, memory and network of the host; the disk traffic and the committed resources of its VMs.
         */
        get: operations["getHostStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * What the hosts of a cluster used
         * @description Sums over its hosts; CPU is weighted by their CPUs.
         */
        get: operations["getClusterStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data-centers/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** What the hosts and storage domains of a data center used */
        get: operations["getDataCenterStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage-domains/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** How full a storage domain was */
        get: operations["getStorageDomainStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller's estate used
         * @description Sums over the hosts and storage domains the caller may see; CPU is weighted by the hosts' CPUs. Who sees no host gets no series of hosts, and the same holds for storage.
         */
        get: operations["getEstateStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List storage domains */
        get: operations["listStorageDomains"];
        put?: never;
        /** Create a storage domain */
        post: operations["createStorageDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage-domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a storage domain */
        get: operations["getStorageDomain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Version and identity of the engine */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The engine's own certificates
         * @description Those of hosts are told with the hosts.
         */
        get: operations["listCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tags
         * @description By name. What is below a tag names it as its parent.
         */
        get: operations["listTags"];
        put?: never;
        /** Make a tag */
        post: operations["createTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tags/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a tag */
        get: operations["getTag"];
        put?: never;
        post?: never;
        /**
         * Delete a tag
         * @description Taken off everything that has it; what was granted on it goes with it. Not while there are tags below it.
         */
        delete: operations["deleteTag"];
        options?: never;
        head?: never;
        /**
         * Change a tag
         * @description Under another parent it takes the tags below it along; what is granted on the tags above it counts accordingly.
         */
        patch: operations["updateTag"];
        trace?: never;
    };
    "/tags/{id}/delete/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What deleting a tag would do
         * @description Which roles count no longer, and what loses the tag.
         */
        post: operations["planDeleteTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tags/{id}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * List what has a tag
         * @description Of what the caller may see, that which has the tag itself.
         */
        get: operations["listTaggedObjects"];
        put?: never;
        /**
         * Put a tag on an object
         * @description What is granted on the tag, and on those above it, counts for the object and everything below it from now on.
         */
        post: operations["tagObject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tags/{id}/objects/{objectId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                objectId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a tag off an object */
        delete: operations["untagObject"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own settings */
        patch: operations["updateSettings"];
        trace?: never;
    };
    "/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description Ends every other session of the user.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["listUsers"];
        put?: never;
        /** Add a local user */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a user */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description Ends the user's sessions and removes tokens and permissions. The last administrator can't be removed.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's own tokens */
        get: operations["listApiTokens"];
        put?: never;
        /** Make a bearer token */
        post: operations["createApiToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: operations["deleteApiToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List VMs */
        get: operations["listVms"];
        put?: never;
        /**
         * Create a VM
         * @description The VM is there at once, locked until its disks are made.
         */
        post: operations["createVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a new VM gets where nothing is chosen
         * @description For whoever may make VMs in some cluster. A form begins with it instead of guesses of its own.
         */
        get: operations["getVmDefaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/placement-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where a VM could run now, and if not, why
         * @description Asks the scheduler that a start asks, and changes nothing. Only hosts the caller may see are named; others are counted. With `vmId` the VM as it is configured, with what else is given instead of its own; without it a VM as `createVm` takes it.
         */
        post: operations["previewVmPlacement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/cloud-init-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The files a guest would get at its first boot
         * @description Written by the code that writes them for a start, and kept nowhere. Passwords and private keys are masked. What is not known before the VM is made stands there in words: its id and the MAC addresses of its NICs.
         */
        post: operations["previewVmCloudInit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Get a VM */
        get: operations["getVm"];
        put?: never;
        post?: never;
        /** Delete a VM */
        delete: operations["deleteVm"];
        options?: never;
        head?: never;
        /**
         * Change a VM
         * @description What can't apply to the running VM is kept for its next run and shown in `pendingChanges`.
         */
        patch: operations["updateVm"];
        trace?: never;
    };
    "/vms/{id}/delete/plan": {
        parameters: {
            query?: {
                disks?: "delete" | "keep";
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What deleting the VM would do */
        post: operations["planDeleteVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a VM
         * @description Chooses a host, starts it there and waits until it runs. A paused VM is resumed by `resume`.
         */
        post: operations["startVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/start/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: start a vm */
        post: operations["planStartVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/shutdown": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shut a VM down
         * @description Asks the guest, by its agent if it answers, else by ACPI, and waits until it is down.
         */
        post: operations["shutdownVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/shutdown/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: shut a vm down */
        post: operations["planShutdownVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Power a VM off
         * @description As by pulling the plug; supersedes a start or shutdown that is under way.
         */
        post: operations["stopVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/stop/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: power a vm off */
        post: operations["planStopVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/reboot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reboot a VM
         * @description Asks the guest to reboot.
         */
        post: operations["rebootVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/reboot/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: reboot a vm */
        post: operations["planRebootVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a VM
         * @description The reset button, at once, without asking the guest.
         */
        post: operations["resetVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/reset/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: reset a vm */
        post: operations["planResetVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a VM
         * @description Stops its vCPUs; memory stays.
         */
        post: operations["pauseVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/pause/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: pause a vm */
        post: operations["planPauseVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused VM
         * @description Lets its vCPUs go on.
         */
        post: operations["resumeVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/resume/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: resume a paused vm */
        post: operations["planResumeVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/disk-attachments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** List the disks of a VM */
        get: operations["listVmDiskAttachments"];
        put?: never;
        /** Attach a disk to a VM that is down */
        post: operations["attachVmDisk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/disk-attachments/{diskId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                diskId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Detach a disk from a VM that is down; the disk stays */
        delete: operations["detachVmDisk"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/nics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** List the network interfaces of a VM */
        get: operations["listVmNics"];
        put?: never;
        /** Add a network interface to a VM that is down */
        post: operations["createVmNic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/nics/{nicId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                nicId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a network interface from a VM that is down */
        delete: operations["deleteVmNic"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/screenshot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** The screen of a running VM */
        get: operations["getVmScreenshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * The devices of a VM
         * @description Of a VM that runs, what its hypervisor tells now; of one that does not, what its next start is planned with.
         */
        get: operations["getVmDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/migrate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Migrate a VM
         * @description Moves the running guest to another host of its cluster while it goes on. It stands still for a moment at the end. Cancelled or failed, it stays where it is.
         */
        post: operations["migrateVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/migrate/plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it would do: migrate a VM */
        post: operations["planMigrateVm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/migration-targets": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * Where a VM could be migrated to now, and if not, why
         * @description The other hosts of its cluster that the caller may see, with the word of every filter.
         */
        get: operations["listVmMigrationTargets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/placements": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /**
         * Why the VM runs where it does
         * @description What its starts and migrations weighed, the newest first, also those that found no host. Hosts the caller may not see are only counted.
         */
        get: operations["listVmPlacements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/console-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for a console
         * @description The ticket opens one WebSocket at `path` once, within 30 s, by this user, for this VM. The first one opens a console session; `sessionId` lets another channel or a reconnection join it.
         */
        post: operations["createConsoleTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vms/{id}/console-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        /** Who is connected to the VM's consoles */
        get: operations["listConsoleSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Format: uuid */
        Uuid: string;
        /**
         * Format: date-time
         * @description UTC, RFC 3339.
         */
        Timestamp: string;
        /** @description Grows with each change; goes into `If-Match`. */
        Revision: number;
        /** @description Letters, digits, space, dot, underscore and hyphen; begins with a letter or digit. */
        Name: string;
        /** @description Free text without control characters. */
        Description: string;
        /** @description Cursor of the next page; null at the end. */
        Next: string | null;
        /** @enum {string} */
        ErrorCode: "invalid_request" | "unauthenticated" | "forbidden" | "not_found" | "already_exists" | "conflict" | "stale_revision" | "plan_changed" | "quota_exceeded" | "too_large" | "busy" | "insufficient_capacity" | "host_failed" | "host_unreachable" | "timeout" | "internal";
        Problem: {
            /** @description URI of the code's page. */
            type: string;
            title: string;
            status: number;
            code: components["schemas"]["ErrorCode"];
            /** @description A sentence for the user that says what to do. */
            detail: string;
            requestId: string;
            /** @description By code: `fields` (path to message) for invalid_request; `operationId`, `current`, `allowed` for conflict; `refusals` for insufficient_capacity; `quotaId`, `quotaName`, `resource`, `limit`, `used`, `asked` for quota_exceeded; `retryAfterSeconds` for busy. */
            details?: {
                [key: string]: unknown;
            };
        };
        /** @enum {string} */
        ObjectKind: "system" | "data_center" | "cluster" | "host" | "network" | "storage_domain" | "quota" | "disk" | "vm" | "nic" | "disk_attachment" | "operation" | "user" | "group" | "role" | "tag" | "permission" | "api_token" | "ssh_key" | "identity_provider" | "event";
        ObjectRef: {
            kind: components["schemas"]["ObjectKind"];
            id: components["schemas"]["Uuid"];
            name?: string;
        };
        /**
         * @description Something a caller may do with an object.
         * @enum {string}
         */
        Right: "see" | "create_vm" | "delete_vm" | "edit_vm_properties" | "run_vm" | "stop_vm" | "shut_down_vm" | "reboot_vm" | "reset_vm" | "migrate_vm" | "connect_to_vm" | "configure_vm_storage" | "configure_vm_network" | "create_disk" | "delete_disk" | "edit_disk_properties" | "attach_disk" | "create_storage_domain" | "edit_storage_domain_configuration" | "create_host" | "delete_host" | "edit_host_configuration" | "manipulate_host" | "create_cluster" | "edit_cluster_configuration" | "delete_cluster" | "create_data_center" | "edit_data_center_configuration" | "delete_data_center" | "create_network" | "configure_quota" | "consume_quota" | "manipulate_permissions" | "manipulate_users" | "manipulate_roles" | "tag_management" | "configure_engine" | "see_operations" | "cancel_operations" | "audit_log_management";
        /** @description What the caller may do with this object. */
        Rights: components["schemas"]["Right"][];
        Plan: {
            hash: string;
            /** @description What will be done, as "Delete VM web-1". */
            title: string;
            effects: components["schemas"]["PlanEffect"][];
            /** @description Not empty: the action would be refused. */
            blockers: components["schemas"]["PlanBlocker"][];
            warnings: string[];
        };
        PlanEffect: {
            object: components["schemas"]["ObjectRef"];
            /** @enum {string} */
            action: "create" | "change" | "delete" | "keep" | "start" | "stop" | "interrupt" | "move" | "detach";
            /** @description A sentence. */
            text: string;
            irreversible: boolean;
        };
        PlanBlocker: {
            code: components["schemas"]["ErrorCode"];
            text: string;
            object?: components["schemas"]["ObjectRef"];
        };
        /**
         * @description What became of it: done (long work: accepted), refused to this caller, or failed for another reason.
         * @enum {string}
         */
        AuditOutcome: "done" | "refused" | "failed";
        AuditRecord: {
            /** @description Identifies it in lists. */
            id: string;
            at: components["schemas"]["Timestamp"];
            /** @description When the last of several equal refusals was; null for a single one. */
            lastAt: components["schemas"]["Timestamp"] | null;
            /** @description How many equal refusals it stands for. */
            repeats: number;
            userId: components["schemas"]["Uuid"] | null;
            /** @description As it was then; empty: nobody known. */
            userName: string;
            /** @description Session or token that was used. */
            loginId: components["schemas"]["Uuid"] | null;
            /** @description Where it came from; `*`: many addresses. */
            clientAddress: string;
            requestId: string;
            /** @description Operation of this contract; `openConsole` for the WebSocket of a console, `*` for many. */
            apiOperation: string;
            object: components["schemas"]["AuditedObject"] | null;
            outcome: components["schemas"]["AuditOutcome"];
            /** @description The error code; null when it was done. */
            code: string | null;
            /** @description Long work that it began. */
            operationId: components["schemas"]["Uuid"] | null;
            /** @description Names of what the request set, never values. */
            fields: string[];
            /** @description A sentence. */
            summary: string;
            /** @description Its number, without gaps; null until it is sealed. */
            place: number | null;
            /** @description Number of the seal that covers it. */
            seal: number | null;
            /** @description SHA-256 of the record, hexadecimal. */
            hash: string | null;
        };
        AuditedObject: {
            kind: string;
            id: components["schemas"]["Uuid"] | null;
            /** @description As it was then, where it was known. */
            name: string | null;
        };
        AuditChain: {
            /** @description Records in all, sealed or not. */
            records: number;
            /** @description Records that are not sealed yet. */
            waiting: number;
            /** @description Time of the oldest of them. */
            waitingSince: components["schemas"]["Timestamp"] | null;
            head: components["schemas"]["AuditSeal"] | null;
            lastCheck: components["schemas"]["AuditCheck"] | null;
            /** @description A check that goes on now. */
            checking: components["schemas"]["OperationSummary"] | null;
        };
        AuditSeal: {
            number: number;
            sealedAt: components["schemas"]["Timestamp"];
            /** @description Number of the last record it covers. */
            lastPlace: number;
            /** @description Note number and hash down elsewhere: against them anybody can check all records before. */
            hash: string;
        };
        AuditCheck: {
            at: components["schemas"]["Timestamp"];
            records: number;
            seals: number;
            /** @description First seal that does not hold. */
            brokenSeal: number | null;
            /** @description First record that is not as it was sealed. */
            brokenRecord: number | null;
            /** @description What is wrong, in a sentence; null: everything is as it was sealed. */
            problem: string | null;
        };
        /**
         * @description `operation`: an action that changes nothing anybody edits, as a start; `operation.kind` says which.
         * @enum {string}
         */
        ChangeAction: "created" | "updated" | "deleted" | "operation";
        ObjectChange: {
            /** @description Grows with each change. */
            id: string;
            at: components["schemas"]["Timestamp"];
            action: components["schemas"]["ChangeAction"];
            object: components["schemas"]["ObjectRef"];
            /** @description What of the object changed, if not the object itself. */
            part: components["schemas"]["ChangedPart"] | null;
            fields: components["schemas"]["FieldChange"][];
            /** @description Who asked for it; null: the engine itself. */
            userName: string | null;
            /** @description The operation that did it or that it began. */
            operation: components["schemas"]["ChangeOperation"] | null;
            requestId: string | null;
        };
        ChangedPart: {
            /** @enum {string} */
            kind: "nic" | "disk_attachment" | "permission" | "tag";
            /** @description Of the interface, the disk or the tag; whom a role was granted to. */
            name: string;
        };
        ChangeOperation: {
            id: components["schemas"]["Uuid"];
            kind: components["schemas"]["OperationKind"];
        };
        FieldChange: {
            /** @description Name of the field, as `memoryBytes`; sizes are bytes. */
            field: string;
            /** @description Null: there was none. A reference is an object of `id` and `name`; first-boot settings are `set`, never their content. */
            before: string | number | boolean | {
                [key: string]: unknown;
            } | unknown[] | null;
            /** @description As `before`. */
            after: string | number | boolean | {
                [key: string]: unknown;
            } | unknown[] | null;
        };
        /** @description The CPU every VM sees, a model as libvirt names it (`Skylake-Server`). Null: all that the host of the VM has; then it can only move to a host that is alike. */
        CpuType: string | null;
        /** @description The board every VM sees (`pc-q35-7.2`). Null: the newest of the host it starts on. */
        EmulatedMachine: string | null;
        /**
         * @description What new VMs boot with unless they are told otherwise.
         * @enum {string}
         */
        Firmware: "bios" | "uefi";
        /** @description How much memory VMs may have together on a host, in percent of what it has. 100: no more than it has. */
        MemoryOvercommitPercent: number;
        /**
         * @description Which of the hosts that can run a VM is chosen: the one with the least CPU load, the most free memory, or the fewest VMs.
         * @enum {string}
         */
        SchedulingPolicy: "even_load" | "even_memory" | "even_guests";
        /**
         * @description What is done for a guest that changes its memory faster than it can be copied. minimal_downtime: it is slowed down and may stand still for at most half a second, else the migration is given up. post_copy: it goes over at once and fetches the rest from there; if a host fails meanwhile, it is lost. suspend_if_needed: it stands still for as long as the rest takes. very_large: four connections, and it may stand still for up to 8 s.
         * @enum {string}
         */
        MigrationPolicy: "minimal_downtime" | "post_copy" | "suspend_if_needed" | "very_large";
        CreateCluster: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            dataCenterId: components["schemas"]["Uuid"];
            /**
             * @default x86_64
             * @enum {string}
             */
            architecture: "x86_64" | "aarch64";
            cpuType?: components["schemas"]["CpuType"];
            emulatedMachine?: components["schemas"]["EmulatedMachine"];
            firmwareDefault?: components["schemas"]["Firmware"];
            memoryOvercommitPercent?: components["schemas"]["MemoryOvercommitPercent"];
            schedulingPolicy?: components["schemas"]["SchedulingPolicy"];
            migrationPolicy?: components["schemas"]["MigrationPolicy"];
        };
        UpdateCluster: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            cpuType?: components["schemas"]["CpuType"];
            emulatedMachine?: components["schemas"]["EmulatedMachine"];
            firmwareDefault?: components["schemas"]["Firmware"];
            memoryOvercommitPercent?: components["schemas"]["MemoryOvercommitPercent"];
            schedulingPolicy?: components["schemas"]["SchedulingPolicy"];
            migrationPolicy?: components["schemas"]["MigrationPolicy"];
        };
        ClusterChoice: {
            name: string;
            /** @description The hosts that can't offer it and would fall out; empty where all can. */
            withoutIt: components["schemas"]["ObjectRef"][];
        };
        ClusterChoices: {
            /** @description The hosts that were asked; none where nobody has told yet what it offers. */
            hosts: components["schemas"]["ObjectRef"][];
            /** @description Hosts that have not told what they offer. */
            silentHosts: components["schemas"]["ObjectRef"][];
            /** @description CPU types at least one of the hosts offers, the highest level first. */
            cpuTypes: components["schemas"]["ClusterChoice"][];
            /** @description Emulated machines at least one of the hosts offers, the newest first. */
            emulatedMachines: components["schemas"]["ClusterChoice"][];
        };
        Cluster: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            dataCenterId: components["schemas"]["Uuid"];
            dataCenterName: string;
            /** @enum {string} */
            architecture: "x86_64" | "aarch64";
            cpuType: components["schemas"]["CpuType"];
            emulatedMachine: components["schemas"]["EmulatedMachine"];
            firmwareDefault: components["schemas"]["Firmware"];
            memoryOvercommitPercent: components["schemas"]["MemoryOvercommitPercent"];
            schedulingPolicy: components["schemas"]["SchedulingPolicy"];
            migrationPolicy: components["schemas"]["MigrationPolicy"];
            hostCount: number;
            vmCount: number;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        Dashboard: {
            at: components["schemas"]["Timestamp"];
            attention: {
                /** @description The worst first; at most 50. */
                items: components["schemas"]["AttentionItem"][];
                /** @description How many there are, shown or not. */
                total: number;
            };
            counts: {
                /** @description By status. */
                vms: components["schemas"]["VmStatusCount"][];
                /** @description By status. */
                hosts: components["schemas"]["HostStatusCount"][];
                /** @description By status. */
                storageDomains: components["schemas"]["StorageDomainStatusCount"][];
                /** @description By status. */
                dataCenters: components["schemas"]["DataCenterStatusCount"][];
            };
            capacity: {
                /** @description Of hosts that are up. */
                cpu: {
                    /** @description Threads of the hosts' processors. */
                    totalThreads: number;
                    /** @description Threads kept busy; null when nothing was measured. */
                    usedThreads: number | null;
                    /** @description Virtual processors of VMs that run. */
                    committedVcpus: number;
                };
                /** @description Of hosts that are up. */
                memory: {
                    /** @description Memory of the hosts. */
                    totalBytes: number;
                    /** @description Memory in use; null when nothing was measured. */
                    usedBytes: number | null;
                    /** @description Configured memory of VMs that run. */
                    committedBytes: number;
                };
                /** @description Of storage domains that are active. */
                storage: {
                    /** @description Space of the storage domains. */
                    totalBytes: number;
                    /** @description Space in use; null when not known. */
                    usedBytes: number | null;
                    /** @description What the disks may grow to. */
                    committedBytes: number;
                };
            };
            /** @description The five that use most now, by the samples of the last two minutes. */
            consumers: {
                vmsByCpu: components["schemas"]["Consumer"][];
                vmsByMemory: components["schemas"]["Consumer"][];
                hostsByCpu: components["schemas"]["Consumer"][];
                hostsByMemory: components["schemas"]["Consumer"][];
            };
            /** @description Those that have not ended, then those that ended last; at most 8. */
            operations: components["schemas"]["Operation"][];
        };
        /**
         * @description What is wrong. `storage_domain_low`: less than 10 % of the space is free, or less than 5 % (an error then). `vm_ended`, `operation_failed` and `event` tell what went wrong in the last 24 hours; the others what is wrong now.
         * @enum {string}
         */
        AttentionCode: "host_non_responsive" | "host_non_operational" | "host_pending_approval" | "storage_domain_inactive" | "storage_domain_unknown" | "storage_domain_low" | "vm_not_responding" | "vm_unknown" | "vm_paused" | "vm_ended" | "disk_illegal" | "operation_stuck" | "operation_failed" | "event";
        AttentionItem: {
            /** @description Stays the same while it is the same matter. */
            id: string;
            code: components["schemas"]["AttentionCode"];
            severity: components["schemas"]["Severity"];
            /** @description It is so now; otherwise it happened in the last 24 hours. */
            ongoing: boolean;
            object: components["schemas"]["ObjectRef"];
            /** @description Why, in a sentence. */
            reason: string;
            /** @description What to do next, in a sentence. */
            advice: string;
            since: components["schemas"]["Timestamp"];
            /** @description VMs that suffer from it and are not listed one by one. */
            affectedVmCount: number;
        };
        VmStatusCount: {
            status: components["schemas"]["VmStatus"];
            count: number;
        };
        HostStatusCount: {
            status: components["schemas"]["HostStatus"];
            count: number;
        };
        StorageDomainStatusCount: {
            status: components["schemas"]["StorageDomainStatus"];
            count: number;
        };
        DataCenterStatusCount: {
            status: components["schemas"]["DataCenterStatus"];
            count: number;
        };
        Consumer: {
            object: components["schemas"]["ObjectRef"];
            /** @description Of all its processors, 100 when all are busy. */
            cpuPercent: number;
            memoryUsedBytes: number;
            /** @description What it has. */
            memoryTotalBytes: number;
        };
        CreateDataCenter: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            /**
             * @description True: storage of one host; false: storage that all hosts share.
             * @default true
             */
            local: boolean;
            /** @description Default disabled. */
            quotaMode?: components["schemas"]["QuotaMode"];
        };
        UpdateDataCenter: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            /** @description True: storage of one host; false: storage that all hosts share. Refused while it has storage domains. */
            local?: boolean;
            /** @description Needs the right `configure_quota`, too. What runs goes on. */
            quotaMode?: components["schemas"]["QuotaMode"];
        };
        /** @enum {string} */
        DataCenterStatus: "uninitialized" | "up" | "contend" | "not_operational" | "problematic" | "maintenance";
        DataCenter: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            local: boolean;
            quotaMode: components["schemas"]["QuotaMode"];
            status: components["schemas"]["DataCenterStatus"];
            statusReason: string;
            statusSince: components["schemas"]["Timestamp"];
            /** @description The host with authority over the storage structure. */
            spmHostId?: components["schemas"]["Uuid"] | null;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        /** @enum {string} */
        DiskContentType: "data" | "iso";
        /** @enum {string} */
        DiskStatus: "ok" | "locked" | "illegal";
        /** @description Where the content comes from. */
        DiskSource: {
            /** @constant */
            type: "blank";
            /** @description Rounded up to a multiple of 512. */
            sizeBytes: number;
        } | {
            /** @constant */
            type: "clone";
            diskId: components["schemas"]["Uuid"];
            /**
             * @description linked: in milliseconds, depends on a read-only disk; full: an independent copy.
             * @enum {string}
             */
            mode: "linked" | "full";
            /** @description Larger than the source, or absent. */
            sizeBytes?: number;
        } | {
            /** @constant */
            type: "import";
            hostId: components["schemas"]["Uuid"];
            /** @description File on the host, beneath one of its storage roots. */
            path: string;
            /** @enum {string} */
            format: "raw" | "qcow2" | "iso";
        };
        CreateDisk: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            /** @description Absent: that of the source, or the only active one. */
            storageDomainId?: components["schemas"]["Uuid"];
            /**
             * @default thin
             * @enum {string}
             */
            allocation: "thin" | "preallocated";
            /** @default false */
            readOnly: boolean;
            /** @description Whose limits it counts against. Absent: with quotas in audit or enforced, the first by name of those the caller is a consumer of that it fits into. */
            quotaId?: components["schemas"]["Uuid"];
            source: components["schemas"]["DiskSource"];
        };
        Disk: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            storageDomainId: components["schemas"]["Uuid"];
            storageDomainName: string;
            contentType: components["schemas"]["DiskContentType"];
            status: components["schemas"]["DiskStatus"];
            statusReason: string;
            statusSince: components["schemas"]["Timestamp"];
            /** @enum {string} */
            format: "raw" | "qcow2";
            /** @enum {string} */
            allocation: "thin" | "preallocated";
            /** @description What the guest sees. */
            sizeBytes: number;
            /** @description What it takes on the storage. */
            actualSizeBytes: number | null;
            /** @description Never changes: can be cloned from and attached to many VMs. */
            readOnly: boolean;
            /** @description The disk a linked clone depends on. */
            baseDiskId: components["schemas"]["Uuid"] | null;
            quotaId: components["schemas"]["Uuid"] | null;
            cloneCount: number;
            /** @description VMs it is attached to, as far as the caller may see them. */
            vms: components["schemas"]["ObjectRef"][];
            activeOperation: components["schemas"]["OperationSummary"] | null;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        StreamReady: {
            /** @description Names this connection for `watchStream`. */
            streamId: components["schemas"]["Uuid"];
        };
        WatchStream: {
            ids: components["schemas"]["Uuid"][];
        };
        /** @enum {string} */
        Severity: "normal" | "warning" | "error" | "alert";
        Event: {
            id: components["schemas"]["Uuid"];
            at: components["schemas"]["Timestamp"];
            /** @description Stable symbolic name, as vm.started. */
            code: string;
            severity: components["schemas"]["Severity"];
            message: string;
            object: components["schemas"]["ObjectRef"] | null;
            userName: string | null;
            operationId: components["schemas"]["Uuid"] | null;
            requestId: string | null;
        };
        /** @description What changed, never the new value. `gone`: deleted, or no longer yours to see. */
        StreamChange: {
            kind: components["schemas"]["ObjectKind"];
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            change: "created" | "updated" | "gone";
            /** @description Objects whose views show this one, as the VM of a NIC. */
            parents?: components["schemas"]["ObjectRef"][];
        };
        /** @enum {string} */
        RehearsalEvent: "failure" | "drain";
        Rehearsal: {
            event: components["schemas"]["RehearsalEvent"];
            /** @description The hosts that go, by name. */
            hosts: components["schemas"]["ObjectRef"][];
            /** @description In the order they were placed: the largest first. */
            guests: components["schemas"]["RehearsedGuest"][];
            /** @description Further guests that the caller may not see. */
            hiddenCount: number;
            /** @description Of those, the ones that find no place. */
            hiddenStrandedCount: number;
        };
        RehearsedGuest: {
            vm: components["schemas"]["ObjectRef"];
            /** @description The host it runs on. */
            from: components["schemas"]["ObjectRef"];
            to: components["schemas"]["PlacementChoice"];
            /** @description Whether it finds a place; also true when it is on a host the caller may not see. */
            hasPlace: boolean;
            /** @description Bytes it needs there. */
            memoryBytes: number;
            fittingCount: components["schemas"]["PlacementFittingCount"];
            refusals: components["schemas"]["PlacementRefusals"];
            advice: components["schemas"]["PlacementAdvice"];
        };
        MoveHost: {
            /** @description The cluster it moves to; takes the right `create_host` on it. */
            clusterId: components["schemas"]["Uuid"];
        };
        UpdateHost: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            migrationBandwidthMibPerSecond?: components["schemas"]["HostMigrationBandwidth"];
        };
        /** @description The most each migration that leaves the host may take of the network unless asked otherwise, in MiB per second; null: as much as there is. */
        HostMigrationBandwidth: components["schemas"]["MigrationBandwidth"] | null;
        /** @enum {string} */
        HostStatus: "pending_approval" | "installing" | "install_failed" | "initializing" | "up" | "preparing_for_maintenance" | "maintenance" | "connecting" | "non_responsive" | "non_operational" | "error" | "reboot" | "kdumping" | "down";
        MaintainHost: {
            /** @description Why, for those who look at the host. */
            reason?: string;
            /**
             * @description What becomes of VMs that cannot move. refuse, also if absent: the host stays at work. shut_down: they are asked to shut down. leave: they run on, on a host in maintenance.
             * @enum {string}
             */
            immovable?: "refuse" | "shut_down" | "leave";
        };
        Host: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            clusterId: components["schemas"]["Uuid"] | null;
            clusterName: string | null;
            address: string;
            port: number;
            status: components["schemas"]["HostStatus"];
            statusReason: string;
            statusSince: components["schemas"]["Timestamp"];
            simulated: boolean;
            certificateFingerprint?: string;
            certificateExpiresAt?: components["schemas"]["Timestamp"];
            /** @description When somebody asked for a new one that it has not been given yet. */
            certificateRenewalRequestedAt?: components["schemas"]["Timestamp"] | null;
            /** @description Its clock minus the engine's, in milliseconds; null before it was read. */
            clockSkewMs?: number | null;
            vmCount: number;
            migrationBandwidthMibPerSecond: components["schemas"]["HostMigrationBandwidth"];
            /** @description Machines on the host that are not ours: shown, never touched. */
            externalMachineCount?: number;
            /** @description What it used when last measured; null when that is more than two minutes ago. */
            usage: components["schemas"]["Usage"] | null;
            hardware?: components["schemas"]["HostHardware"];
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        /** @description As last reported by the agent. */
        HostHardware: {
            /** @enum {string} */
            architecture: "x86_64" | "aarch64";
            vendor?: string;
            product?: string;
            /** @description Of the machine. */
            serial?: string;
            cpuModel: string;
            sockets: number;
            coresPerSocket: number;
            threadsPerCore: number;
            /** @description CPUs the kernel uses. */
            onlineCpus?: number;
            memoryBytes: number;
            numa?: {
                node: number;
                memoryBytes: number;
                cpus: number[];
            }[];
            accelerator: {
                /** @enum {string} */
                kind: "kvm" | "tcg";
                reason: string;
                /** @description The evidence. */
                probe?: {
                    /** @description /dev/kvm can be opened. */
                    deviceFile: boolean;
                    /** @description The CPU says that it has virtualization. */
                    cpuFlag: boolean;
                    /** @description A test guest ran under KVM. */
                    guestRan: boolean;
                };
            };
            versions?: {
                [key: string]: string;
            };
            storageRoots?: {
                path: string;
                availableBytes: number;
                totalBytes: number;
            }[];
            nics?: {
                name: string;
                macAddress?: string;
                linkUp: boolean;
                /** @description Megabits per second. */
                speedMbps?: number;
                driver?: string;
                /** @description With their prefix. */
                addresses: string[];
            }[];
            storageDevices?: {
                name: string;
                model?: string;
                serial?: string;
                /** @description Bytes. */
                sizeBytes: number;
                /** @description It turns. */
                rotational: boolean;
            }[];
            guestCpuModels?: string[];
        };
        /**
         * @description OpenID Connect, or an LDAP directory.
         * @enum {string}
         */
        IdentityProviderKind: "oidc" | "ldap";
        /** @description The client secret (OpenID Connect) or the bind account's password (LDAP); null for none. Never shown. */
        ProviderSecret: string | null;
        /** @description A user to look up and name the groups of (LDAP). */
        SampleUserName: string;
        /** @description Certificates (PEM) of the authorities that are believed instead of the well-known ones; null: those. */
        CertificateAuthorities: string | null;
        ClaimName: string;
        /** @description How an OpenID Connect provider is used. What is left out or null has its default. */
        OidcSettings: WithRequired<components["schemas"]["OidcSettingsChange"], "issuer" | "clientId">;
        /** @description How an OpenID Connect provider is used from now on. What is left out keeps its value, what is null has its default. */
        OidcSettingsChange: {
            /** @description Its discovery document is below this address. Can't be changed while it has users. */
            issuer?: string;
            clientId?: string;
            /** @description What is asked for; `openid` is always asked for. Default: openid, profile, email. */
            scopes?: string[] | null;
            /** @description Names a new user; default `preferred_username`. */
            userNameClaim?: components["schemas"]["ClaimName"] | null;
            /** @description Lists the user's groups; null: groups of the provider are not used. Default null. */
            groupsClaim?: components["schemas"]["ClaimName"] | null;
            /** @description Whether who signs in for the first time becomes a user; default true. */
            createUsers?: boolean | null;
            caPem?: components["schemas"]["CertificateAuthorities"];
            allowLocalAddresses?: components["schemas"]["AllowLocalAddresses"];
        };
        /** @description Whether names may lead to this machine itself (loopback) and to link-local addresses, which clouds give their secrets at; default false. */
        AllowLocalAddresses: boolean | null;
        /** @description How an LDAP directory is used. What is left out or null has the default of its flavour. */
        LdapSettings: WithRequired<components["schemas"]["LdapSettingsChange"], "urls" | "userBase">;
        /** @description How an LDAP directory is used from now on. What is left out keeps its value, what is null has the default of its flavour. */
        LdapSettingsChange: {
            /**
             * @description Decides the defaults, and how nested groups are found; default `generic`.
             * @enum {string|null}
             */
            flavour?: "active_directory" | "generic" | null;
            /** @description Servers with the same content, tried in this order; ldaps, or ldap, which is secured by StartTLS. */
            urls?: string[];
            caPem?: components["schemas"]["CertificateAuthorities"];
            allowLocalAddresses?: components["schemas"]["AllowLocalAddresses"];
            /** @description The account that searches; null: the directory lets anybody search. Default null. */
            bindDn?: components["schemas"]["DistinguishedName"] | null;
            /** @description Users are searched below it. */
            userBase?: components["schemas"]["DistinguishedName"];
            /** @description Which entries are users, without their name, as (objectClass=inetOrgPerson). */
            userFilter?: components["schemas"]["LdapFilter"] | null;
            /** @description One of them equals what the user typed, as uid; the first names a new user. */
            loginAttributes?: components["schemas"]["AttributeName"][] | null;
            displayNameAttribute?: components["schemas"]["AttributeName"] | null;
            /** @description Never changes, as entryUUID or objectGUID. */
            idAttribute?: components["schemas"]["AttributeName"] | null;
            /** @description Groups are searched below it; null: groups of the directory are not used. Default null. */
            groupBase?: components["schemas"]["DistinguishedName"] | null;
            /** @description Which entries are groups, as (objectClass=groupOfNames). */
            groupFilter?: components["schemas"]["LdapFilter"] | null;
            groupNameAttribute?: components["schemas"]["AttributeName"] | null;
            /**
             * @description By the user's memberOf; by searching groups for their members; by Active Directory's rule for nested members. The first two follow groups in groups themselves.
             * @enum {string|null}
             */
            groupMembership?: "member_of" | "member_search" | "matching_rule" | null;
            /** @description Whether who signs in for the first time becomes a user; default true. */
            createUsers?: boolean | null;
            /** @description How often it is asked whether those who are signed in still exist, and of their groups; default 300. */
            checkIntervalSeconds?: number | null;
        };
        DistinguishedName: string;
        AttributeName: string;
        LdapFilter: string;
        CreateIdentityProvider: {
            /** @description Stands on the button of the sign-in page. */
            name: components["schemas"]["Name"];
            /** @default true */
            enabled: boolean;
            oidc?: components["schemas"]["OidcSettings"];
            ldap?: components["schemas"]["LdapSettings"];
            secret?: components["schemas"]["ProviderSecret"];
        };
        UpdateIdentityProvider: {
            name?: components["schemas"]["Name"];
            enabled?: boolean;
            oidc?: components["schemas"]["OidcSettingsChange"];
            ldap?: components["schemas"]["LdapSettingsChange"];
            secret?: components["schemas"]["ProviderSecret"];
        };
        TestIdentityProvider: {
            /** @description The saved one whose secret is used when none is given. */
            providerId?: components["schemas"]["Uuid"];
            oidc?: components["schemas"]["OidcSettings"];
            ldap?: components["schemas"]["LdapSettings"];
            secret?: components["schemas"]["ProviderSecret"];
            sampleUserName?: components["schemas"]["SampleUserName"];
        };
        IdentityProviderTest: {
            /** @description Whether no step failed. */
            passed: boolean;
            steps: components["schemas"]["IdentityProviderTestStep"][];
        };
        IdentityProviderTestStep: {
            /** @enum {string} */
            step: "resolve" | "connect" | "tls" | "discovery" | "keys" | "clock" | "client" | "bind" | "user_base" | "group_base" | "sample_user";
            /** @description What it was tried on: a server, a base, a user. */
            target: string;
            /** @enum {string} */
            status: "passed" | "warning" | "failed" | "skipped";
            /** @description A sentence. */
            text: string;
        };
        IdentityProvider: {
            id: components["schemas"]["Uuid"];
            kind: components["schemas"]["IdentityProviderKind"];
            name: string;
            enabled: boolean;
            oidc: components["schemas"]["OidcSettings"] | null;
            ldap: components["schemas"]["LdapSettings"] | null;
            hasSecret: boolean;
            /** @description Users who sign in by it. */
            userCount: number;
            /** @description Groups known from it. */
            groupCount: number;
            /** @description When those who are signed in were last checked against the directory. */
            checkedAt: components["schemas"]["Timestamp"] | null;
            /** @description Why the last check could not be done; null: it was. */
            checkProblem: string | null;
            createdAt: components["schemas"]["Timestamp"];
            revision: components["schemas"]["Revision"];
        };
        DirectoryEntry: {
            /** @enum {string} */
            kind: "user" | "group";
            externalId: string;
            name: string;
            displayName: string;
            distinguishedName: string;
            /** @description Whether the directory has disabled the account, or its time is over. */
            disabled: boolean;
            /** @description The user or group here that it is; null: not taken over yet. */
            id: components["schemas"]["Uuid"] | null;
        };
        NetworkNic: {
            id: components["schemas"]["Uuid"];
            name: string;
            vmId: components["schemas"]["Uuid"];
            vmName: string;
            /** @enum {string} */
            model: "virtio" | "e1000e";
            macAddress: string;
            linked: boolean;
            /** @description As the guest reports them. */
            addresses: string[];
        };
        CreateNetwork: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            dataCenterId: components["schemas"]["Uuid"];
            /**
             * @default nat
             * @enum {string}
             */
            mode: "nat" | "isolated";
            /** @default 1500 */
            mtu: number;
            /** @description Network with the bridge's own address, as 10.83.0.1/24; absent: a free one is chosen. */
            ipv4Cidr?: string;
        };
        Network: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            dataCenterId: components["schemas"]["Uuid"];
            /** @enum {string} */
            mode: "nat" | "isolated";
            mtu: number;
            ipv4Cidr: string;
            vmCount: number;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        /**
         * @description `operation_done`: somebody else did something with it; `operation_failed`, `operation_stuck`: something did not work; `stopped`: it went off by itself; `crashed`, `lost`: it ended and nobody wanted it; `paused`: it stands still for want of storage; `not_responding`; `console_opened`: somebody else is at its console; `access_gained`, `access_lost`: a role of one's own.
         * @enum {string}
         */
        NoticeKind: "operation_done" | "operation_failed" | "operation_stuck" | "stopped" | "crashed" | "lost" | "paused" | "not_responding" | "console_opened" | "access_gained" | "access_lost";
        Notice: {
            id: components["schemas"]["Uuid"];
            at: components["schemas"]["Timestamp"];
            kind: components["schemas"]["NoticeKind"];
            severity: components["schemas"]["Severity"];
            /** @description The machine; of a role, what it was granted on, where that was recorded. */
            object: components["schemas"]["ObjectRef"] | null;
            /** @description What was done, or failed. */
            operationKind: components["schemas"]["OperationKind"] | null;
            /** @description Who did it; null where nobody did. */
            userName: string | null;
            /** @description Why it failed, as a sentence. */
            detail: string | null;
            /** @description The role that was got or lost. */
            roleName: string | null;
            unread: boolean;
        };
        /** @enum {string} */
        OperationStatus: "waiting" | "running" | "undoing" | "succeeded" | "failed" | "cancelled" | "stuck";
        /**
         * @description What it does; names are forever.
         * @enum {string}
         */
        OperationKind: "vm.create" | "vm.update" | "vm.delete" | "vm.start" | "vm.shutdown" | "vm.stop" | "vm.reboot" | "vm.reset" | "vm.pause" | "vm.resume" | "vm.migrate" | "disk.create" | "disk.delete" | "storage_domain.create" | "host.maintenance" | "audit.verify";
        OperationSummary: {
            id: components["schemas"]["Uuid"];
            kind: components["schemas"]["OperationKind"];
            status: components["schemas"]["OperationStatus"];
            progressPercent: number;
            cancellable: boolean;
        };
        OperationStep: {
            name: string;
            /** @enum {string} */
            status: "waiting" | "running" | "done" | "failed" | "undoing" | "undone" | "undo_failed" | "skipped";
            startedAt: components["schemas"]["Timestamp"] | null;
            endedAt: components["schemas"]["Timestamp"] | null;
            /** @description What it does now, what it did, or why it failed. */
            message?: string;
        };
        Operation: {
            id: components["schemas"]["Uuid"];
            kind: components["schemas"]["OperationKind"];
            object: components["schemas"]["ObjectRef"];
            status: components["schemas"]["OperationStatus"];
            /** @description Why it waits, failed or is stuck; empty otherwise. */
            reason: string;
            progressPercent: number;
            cancellable: boolean;
            cancelRequested: boolean;
            actor: {
                userId: components["schemas"]["Uuid"] | null;
                userName: string;
            };
            requestId: string;
            createdAt: components["schemas"]["Timestamp"];
            startedAt: components["schemas"]["Timestamp"] | null;
            endedAt: components["schemas"]["Timestamp"] | null;
            steps: components["schemas"]["OperationStep"][];
            error: null | {
                code: components["schemas"]["ErrorCode"];
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
            parentId: components["schemas"]["Uuid"] | null;
        };
        Lock: {
            object: components["schemas"]["ObjectRef"];
            /** @enum {string} */
            aspect: "power" | "config" | "storage" | "placement";
            /** @enum {string} */
            mode: "shared" | "exclusive";
            /** @description False: the operation is queued for it. */
            held: boolean;
            operation: components["schemas"]["OperationSummary"];
            /** @description Name of the user who began the operation; empty: the engine itself. */
            actor: string;
            since: components["schemas"]["Timestamp"];
            /**
             * @description What is known of the holder: it runs under a lease (alive), waits for the lock, is stuck until a retry, waits for an engine, its engine has been silent beyond its lease, or it is over (gone).
             * @enum {string}
             */
            holder: "alive" | "queued" | "stuck" | "waiting" | "silent" | "gone";
            /** @description Until when its engine may act without renewing; null: no engine has it. */
            leaseExpiresAt?: components["schemas"]["Timestamp"] | null;
            /** @description The holder is gone, and the caller may release the lock. */
            healable: boolean;
            /** @description Why the lock is believed to be held, as "operation runs, lease renewed 2 s ago". */
            evidence: string;
        };
        /**
         * @description For whom a role is meant: one of the administrator kind opens the administration portal. What it lets one do is in its rights alone.
         * @enum {string}
         */
        RoleKind: "administrator" | "user";
        CreateRole: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            kind: components["schemas"]["RoleKind"];
            rights: components["schemas"]["RightsOfRole"];
        };
        UpdateRole: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            kind?: components["schemas"]["RoleKind"];
            rights?: components["schemas"]["RightsOfRole"];
        };
        /** @description Without `see` the role does not show what is below the object it is granted on. */
        RightsOfRole: components["schemas"]["Right"][];
        Role: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            kind: components["schemas"]["RoleKind"];
            builtIn: boolean;
            /** @description Whether it has every right, also those of later versions. */
            everyRight: boolean;
            rights: components["schemas"]["Right"][];
            /** @description Permissions with it that the caller manages. */
            grantCount: number;
            createdAt: components["schemas"]["Timestamp"];
            revision: components["schemas"]["Revision"];
        };
        CreateGroup: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
        };
        UpdateGroup: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
        };
        Group: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            /** @description Whether a directory says who is in it. */
            fromDirectory: boolean;
            /** @description Users in it, be it by groups in it. */
            memberCount: number;
            createdAt: components["schemas"]["Timestamp"];
            revision: components["schemas"]["Revision"];
        };
        /** @enum {string} */
        MemberKind: "user" | "group";
        AddGroupMember: {
            kind: components["schemas"]["MemberKind"];
            id: components["schemas"]["Uuid"];
        };
        GroupMember: {
            kind: components["schemas"]["MemberKind"];
            id: components["schemas"]["Uuid"];
            name: string;
            addedAt: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        PrincipalKind: "user" | "group" | "everyone";
        Principal: {
            kind: components["schemas"]["PrincipalKind"];
            id: components["schemas"]["Uuid"];
            name: string;
        };
        CreatePermission: {
            principal: {
                kind: components["schemas"]["PrincipalKind"];
                /** @description Of the user or group; not for everyone. */
                id?: components["schemas"]["Uuid"];
            };
            roleId: components["schemas"]["Uuid"];
            object: components["schemas"]["ObjectRef"];
            /** @description When it ends by itself; absent, never. */
            expiresAt?: components["schemas"]["Timestamp"];
        };
        RoleRef: {
            id: components["schemas"]["Uuid"];
            name: string;
        };
        Permission: {
            id: components["schemas"]["Uuid"];
            principal: components["schemas"]["Principal"];
            role: components["schemas"]["RoleRef"];
            object: components["schemas"]["ObjectRef"];
            grantedAt: components["schemas"]["Timestamp"];
            /** @description User name. */
            grantedBy: string | null;
            expiresAt: components["schemas"]["Timestamp"] | null;
            /** @description Whether the caller may take it away. */
            manageable: boolean;
        };
        AccessExplanation: {
            allowed: boolean;
            /** @description The whole answer in words. */
            sentence: string;
            user: components["schemas"]["Principal"];
            right: components["schemas"]["Right"];
            object: components["schemas"]["ObjectRef"];
            /** @description Every grant that gives the right, the nearest object first. */
            reasons: components["schemas"]["AccessReason"][];
            /** @description Names of users who can grant the right on the object, when it is not held. */
            grantors: string[];
        };
        AccessReason: {
            permissionId: components["schemas"]["Uuid"];
            principal: components["schemas"]["Principal"];
            /** @description From the group the user is in to the one that was granted the role; empty without groups. */
            groups: string[];
            role: components["schemas"]["RoleRef"];
            object: components["schemas"]["ObjectRef"];
            grantedAt: components["schemas"]["Timestamp"];
            grantedBy: string | null;
            expiresAt: components["schemas"]["Timestamp"] | null;
            sentence: string;
        };
        /**
         * @description What quotas of a data center do. `disabled`: they count, and limit nothing. `audit`: nothing is refused; events tell what
         *     would have been. `enforced`: what goes beyond a quota is refused, and what has none cannot be made or started.
         * @enum {string}
         */
        QuotaMode: "disabled" | "audit" | "enforced";
        QuotaPercent: number;
        /** @description How far beyond its limits an enforced quota still lets through, in percent of them; events tell of it. */
        QuotaGracePercent: number;
        QuotaClusterPart: {
            /** @description Null: all clusters of the data center together. */
            clusterId: components["schemas"]["Uuid"] | null;
            /** @description vCPUs of all running VMs together. Null: any number. */
            vcpus: number | null;
            /** @description Memory of all running VMs together, in bytes. Null: any amount. */
            memoryBytes: number | null;
        };
        QuotaStoragePart: {
            /** @description Null: all storage domains of the data center together. */
            storageDomainId: components["schemas"]["Uuid"] | null;
            /** @description Virtual sizes of all disks together, in bytes, from their creation on. Null: any amount. */
            bytes: number | null;
        };
        /**
         * @description At most one for each cluster and one for all. VMs run only in clusters that a part is for; what several parts are for
         *     must fit into each of them.
         */
        QuotaClusterParts: components["schemas"]["QuotaClusterPart"][];
        /**
         * @description At most one for each storage domain and one for all. Disks are made only where a part is for; what several parts are
         *     for must fit into each of them.
         */
        QuotaStorageParts: components["schemas"]["QuotaStoragePart"][];
        CreateQuota: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            dataCenterId: components["schemas"]["Uuid"];
            /** @description At what percent of a limit of vCPUs or memory an event warns. Default 80. */
            clusterThresholdPercent?: components["schemas"]["QuotaPercent"];
            /** @description Of vCPUs and memory. Default 20. */
            clusterGracePercent?: components["schemas"]["QuotaGracePercent"];
            /** @description At what percent of a limit of storage an event warns. Default 80. */
            storageThresholdPercent?: components["schemas"]["QuotaPercent"];
            /** @description Of storage. Default 20. */
            storageGracePercent?: components["schemas"]["QuotaGracePercent"];
            /** @description Absent: all clusters, without limits. */
            clusterParts?: components["schemas"]["QuotaClusterParts"];
            /** @description Absent: all storage domains, without limits. */
            storageParts?: components["schemas"]["QuotaStorageParts"];
        };
        UpdateQuota: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            clusterThresholdPercent?: components["schemas"]["QuotaPercent"];
            clusterGracePercent?: components["schemas"]["QuotaGracePercent"];
            storageThresholdPercent?: components["schemas"]["QuotaPercent"];
            storageGracePercent?: components["schemas"]["QuotaGracePercent"];
            /** @description All of them, in place of those there are. */
            clusterParts?: components["schemas"]["QuotaClusterParts"];
            /** @description All of them, in place of those there are. */
            storageParts?: components["schemas"]["QuotaStorageParts"];
        };
        QuotaClusterUse: {
            clusterId: components["schemas"]["Uuid"] | null;
            /** @description Null: all clusters, or one the caller may not see. */
            clusterName: string | null;
            vcpus: number | null;
            memoryBytes: number | null;
            /** @description Of VMs that are not down, and of those being started. */
            usedVcpus: number;
            /** @description Bytes, likewise. */
            usedMemoryBytes: number;
        };
        QuotaStorageUse: {
            storageDomainId: components["schemas"]["Uuid"] | null;
            /** @description Null: all storage domains, or one the caller may not see. */
            storageDomainName: string | null;
            bytes: number | null;
            usedBytes: number;
        };
        Quota: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            dataCenterId: components["schemas"]["Uuid"];
            /** @description Null: one the caller may not see. */
            dataCenterName: string | null;
            /** @description That of its data center. */
            mode: components["schemas"]["QuotaMode"];
            clusterThresholdPercent: number;
            clusterGracePercent: number;
            storageThresholdPercent: number;
            storageGracePercent: number;
            /** @description That for all clusters first, the others by name. */
            clusterParts: components["schemas"]["QuotaClusterUse"][];
            /** @description That for all storage domains first, the others by name. */
            storageParts: components["schemas"]["QuotaStorageUse"][];
            /** @description VMs that have it, running or not, hidden ones too. */
            vmCount: number;
            /** @description Disks that have it, hidden ones too. */
            diskCount: number;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            myRights: components["schemas"]["Rights"];
        };
        /** @description A VM that would run in a cluster, or disks, or both; all in one data center. */
        QuotaQuestion: {
            /** @description Absent: the one that would be chosen. */
            quotaId?: components["schemas"]["Uuid"];
            /** @description Where the VM would run. */
            clusterId?: components["schemas"]["Uuid"];
            /** @default 0 */
            vcpus: number;
            /** @default 0 */
            memoryBytes: number;
            disks?: {
                storageDomainId: components["schemas"]["Uuid"];
                sizeBytes: number;
            }[];
        };
        QuotaPreview: {
            mode: components["schemas"]["QuotaMode"];
            /** @description The one asked about or that would be chosen; null: none. */
            quotaId: components["schemas"]["Uuid"] | null;
            quotaName: string | null;
            /** @description The gravest of its lines. */
            verdict: components["schemas"]["QuotaVerdict"];
            /** @description Why it would be refused, or what an event would tell; empty when there is nothing to say. */
            text: string;
            lines: components["schemas"]["QuotaLine"][];
        };
        /**
         * @description `fits`; `threshold`: fits, and reaches the threshold; `grace`: beyond the limit and let through; `exceeded`: beyond what
         *     is let through, refused where quotas are enforced.
         * @enum {string}
         */
        QuotaVerdict: "fits" | "threshold" | "grace" | "exceeded";
        QuotaLine: {
            /**
             * @description Memory and storage in bytes.
             * @enum {string}
             */
            resource: "vcpus" | "memory" | "storage";
            /** @description The cluster or storage domain the limit is for; null: all of the data center. */
            place: components["schemas"]["ObjectRef"] | null;
            /** @description Now, without what is asked for. */
            used: number;
            asked: number;
            /** @description Null: none. */
            limit: number | null;
            verdict: components["schemas"]["QuotaVerdict"];
        };
        SearchResult: {
            groups: components["schemas"]["SearchGroup"][];
        };
        SearchGroup: {
            kind: components["schemas"]["ObjectKind"];
            items: components["schemas"]["SearchHit"][];
            /** @description There are more of this kind than the limit. */
            more: boolean;
        };
        SearchHit: {
            object: components["schemas"]["ObjectRef"];
            /** @description The object's own; empty where it has none. */
            description: string;
            match: components["schemas"]["SearchMatch"];
        };
        /** @description Why it was found. */
        SearchMatch: {
            /** @enum {string} */
            field: "name" | "description" | "id" | "ip_address" | "mac_address";
            /** @description What that field holds, as the address that was found. */
            value: string;
            /** @enum {string} */
            how: "exact" | "prefix" | "contains";
        };
        ProfilePatch: {
            /** @description Shown instead of the user name; empty for none. */
            displayName?: string;
        };
        SignIn: {
            userName: string;
            password: string;
        };
        Session: {
            user: components["schemas"]["User"];
            /** @description Goes into `X-CSRF-Token` on every change; null for a bearer token. */
            csrfToken: string | null;
            expiresAt: components["schemas"]["Timestamp"];
            /** @description What the caller may do in the whole system. */
            rights: components["schemas"]["Rights"];
            /** @description The portals that are for the caller: the VM portal is for everybody, the administration portal for whom a role of the administrator kind was granted, wherever. What they may do there is in their rights alone. */
            portals: components["schemas"]["PortalName"][];
            settings: components["schemas"]["UserSettings"];
        };
        /** @enum {string} */
        PortalName: "administration" | "vm";
        /** @description How the portals look for this user; kept by the server. */
        UserSettings: {
            /** @enum {string} */
            theme?: "system" | "light" | "dark";
            language?: string;
            /** @enum {string} */
            vmView?: "cards" | "table";
            /**
             * @description Times as how long ago, or as date and time.
             * @enum {string}
             */
            timeDisplay?: "relative" | "absolute";
            /**
             * @description Hours as the language has them, or of 12, or of 24.
             * @enum {string}
             */
            hourCycle?: "locale" | "h12" | "h23";
            /**
             * @description How much room rows of tables take.
             * @enum {string}
             */
            density?: "comfortable" | "compact";
            /**
             * @description Which ends of operations are told of: of those one began, of all one sees, or of none.
             * @enum {string}
             */
            toasts?: "mine" | "all" | "none";
            /**
             * @description The console opened first, where a VM has it.
             * @enum {string}
             */
            defaultConsole?: "vnc" | "spice" | "serial";
            /** @description Layout of guests' keyboards, by which consoles type, as de or ch-de; null forgets it: keys go by their place. */
            consoleKeyboardLayout?: string | null;
            /**
             * @description The screen fitted to the window, or pixel for pixel.
             * @enum {string}
             */
            consoleScaling?: "fit" | "actual";
            /** @description Whether keys without Ctrl, such as / and ?, are shortcuts; so unless it is false. */
            characterKeys?: boolean;
            /** @description Notices up to this moment have been read; in every browser of the user. */
            noticesReadAt?: components["schemas"]["Timestamp"];
            /** @description Events up to this moment have been read; in every browser of the user. */
            eventsReadAt?: components["schemas"]["Timestamp"];
            /** @description How each list looks, by its name, as `vms` or `storage-domains`. */
            tables?: {
                [key: string]: components["schemas"]["TableSettings"];
            };
        };
        /** @description How one list looks for this user. Arrays are replaced as a whole; an empty one is the default again. */
        TableSettings: {
            /**
             * @description Height of the rows.
             * @enum {string}
             */
            density?: "comfortable" | "compact";
            /** @description In their order; a column that is not named stands where it does by default. */
            columns?: components["schemas"]["TableColumn"][];
            views?: components["schemas"]["SavedView"][];
        };
        TableColumn: {
            id: string;
            /** @description Left out; absent: shown. */
            hidden?: boolean;
            /** @description Absent: as the content needs. */
            widthPixels?: number;
        };
        /** @description A list as its address has it: filters, sort and columns under a name. */
        SavedView: {
            name: string;
            /** @description What stands behind the `?` of the address. */
            query: string;
        };
        SignInReply: components["schemas"]["Session"] | components["schemas"]["SignInStep"];
        /** @description The password was right, and something is still missing. There is no session yet. */
        SignInStep: {
            /**
             * @description `code`: one of the authenticator app, or a recovery code; `new_password`: the old one must not be used any longer.
             * @enum {string}
             */
            needs: "code" | "new_password";
            expiresAt: components["schemas"]["Timestamp"];
        };
        /** @description Exactly one of them. */
        SignInAnswer: {
            code?: components["schemas"]["OneTimeCode"];
            recoveryCode?: string;
            newPassword?: components["schemas"]["NewPassword"];
        };
        /** @description Six digits. */
        OneTimeCode: string;
        /** @description Not among the commonest passwords, and not the user's name; an installation may ask for a longer one. */
        NewPassword: string;
        PasswordProof: {
            password: string;
        };
        CodeProof: {
            code: components["schemas"]["OneTimeCode"];
        };
        SecondFactor: {
            /** @description Since when it is asked for; null: there is none. */
            confirmedAt: components["schemas"]["Timestamp"] | null;
            recoveryCodesLeft: number;
        };
        NewSecondFactor: {
            /** @description Base32, to be typed into an authenticator app (TOTP, SHA-1, 30 s). */
            secret: string;
            /** @description The same as an `otpauth://` address, to be drawn as a QR code. */
            uri: string;
        };
        RecoveryCodes: {
            /** @description Each is good once. */
            recoveryCodes: string[];
        };
        /** @description A signed-in browser. */
        LoginSession: {
            id: components["schemas"]["Uuid"];
            userId: components["schemas"]["Uuid"];
            userName: string;
            /** @description Where it signed in from. */
            clientAddress: string;
            /** @description As `Firefox 131`; empty where the program does not say. */
            browser: string;
            /** @description As `Windows`; empty where the program does not say. */
            system: string;
            createdAt: components["schemas"]["Timestamp"];
            /** @description To the minute. */
            lastUsedAt: components["schemas"]["Timestamp"];
            /** @description When it ends unless it is used. */
            idleEndsAt: components["schemas"]["Timestamp"];
            /** @description When it ends, however much it is used. */
            endsAt: components["schemas"]["Timestamp"];
            /** @description The session that asks. */
            current: boolean;
        };
        EndedSessions: {
            ended: number;
        };
        /**
         * @description Hours the link is good for.
         * @default 24
         */
        InvitationHours: number;
        InvitationLife: {
            expiresInHours?: components["schemas"]["InvitationHours"];
        };
        InviteUser: {
            userName: string;
            displayName?: string;
            /**
             * @description The system-wide administrator role.
             * @default false
             */
            administrator: boolean;
            expiresInHours?: components["schemas"]["InvitationHours"];
        };
        NewInvitation: {
            /** @description Goes behind the `#` of the page `/invitation`, where no server logs it. */
            token: string;
            expiresAt: components["schemas"]["Timestamp"];
            user: components["schemas"]["User"];
        };
        InvitationToken: {
            token: string;
        };
        Invitation: {
            userName: string;
            displayName: string;
            expiresAt: components["schemas"]["Timestamp"];
            /** @description False: it is for somebody who has a password already. */
            isFirst: boolean;
            /** @description Characters. */
            passwordMinLength: number;
        };
        AcceptInvitation: {
            token: string;
            newPassword: components["schemas"]["NewPassword"];
        };
        /**
         * @description `invited`: has not set a password yet; `disabled`: may not sign in.
         * @enum {string}
         */
        UserStatus: "active" | "invited" | "disabled";
        UserSignIn: {
            status: components["schemas"]["UserStatus"];
            /** @description At the next sign-in. */
            mustChangePassword: boolean;
            /** @description Whether a code is asked for. */
            secondFactor: boolean;
            recoveryCodesLeft: number;
            /** @description Until when no attempt is taken because of failed ones; null when the next is. */
            lockedUntil: components["schemas"]["Timestamp"] | null;
            /** @description Until when a link to set the password is good; null: there is none, or it was used. */
            invitedUntil: components["schemas"]["Timestamp"] | null;
            /** @description How many there are. */
            sessions: number;
            /** @description How many there are. */
            apiTokens: number;
        };
        UserSignInPatch: {
            disabled?: boolean;
            mustChangePassword?: boolean;
        };
        SshKey: {
            id: components["schemas"]["Uuid"];
            name: string;
            /** @description As `ssh-ed25519`. */
            type: string;
            /** @description Size of the key, in bits. */
            bits: number;
            /** @description As `ssh-keygen -l` shows it: `SHA256:` and base64. */
            fingerprint: string;
            /** @description The line for `authorized_keys`, with its comment. */
            publicKey: string;
            createdAt: components["schemas"]["Timestamp"];
        };
        /**
         * @default 1h
         * @enum {string}
         */
        StatisticsRange: "1h" | "24h";
        /**
         * @description What is measured, with its unit. `cpu_percent` is 0 to 100 of all CPUs; committed is what running VMs were given, which may be more than there is.
         * @enum {string}
         */
        StatisticsMetric: "cpu_percent" | "cpus_total" | "vcpus_committed" | "memory_used_bytes" | "memory_total_bytes" | "memory_committed_bytes" | "disk_read_bytes_per_second" | "disk_write_bytes_per_second" | "network_receive_bytes_per_second" | "network_transmit_bytes_per_second" | "space_used_bytes" | "space_total_bytes";
        StatisticsSeries: {
            metric: components["schemas"]["StatisticsMetric"];
            /** @description Means over each step, the oldest first; null where nothing was measured. */
            values: (number | null)[];
        };
        Statistics: {
            range: components["schemas"]["StatisticsRange"];
            from: components["schemas"]["Timestamp"];
            to: components["schemas"]["Timestamp"];
            /** @description Point i of a series covers the step that begins at from + i steps. */
            stepSeconds: number;
            /** @description Those metrics alone that the object has; each with the same number of values. */
            series: components["schemas"]["StatisticsSeries"][];
        };
        /** @description What a running VM, or a host, used when it was last measured. */
        Usage: {
            at: components["schemas"]["Timestamp"];
            /** @description 0 to 100 of all its CPUs. */
            cpuPercent: number;
            memoryUsedBytes: number;
            /** @description What it has; of a VM what the guest was given. */
            memoryTotalBytes: number | null;
            /** @description Of a host, the sum over its VMs. */
            diskReadBytesPerSecond: number | null;
            diskWriteBytesPerSecond: number | null;
            networkReceiveBytesPerSecond: number | null;
            networkTransmitBytesPerSecond: number | null;
        };
        /** @description A new measurement of a VM or a host that the stream watches, as `event: samples` carries them. */
        LiveSample: {
            /** @enum {string} */
            kind: "vm" | "host";
            id: components["schemas"]["Uuid"];
            at: components["schemas"]["Timestamp"];
            cpuPercent: number;
            memoryUsedBytes: number;
            memoryTotalBytes: number | null;
            diskReadBytesPerSecond: number | null;
            diskWriteBytesPerSecond: number | null;
            networkReceiveBytesPerSecond: number | null;
            networkTransmitBytesPerSecond: number | null;
        };
        CreateStorageDomain: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            dataCenterId: components["schemas"]["Uuid"];
            storage: {
                type: components["schemas"]["StorageType"];
                /** @description Of a local domain: the host whose folder it is. A shared one has none. */
                hostId?: components["schemas"]["Uuid"];
                /** @description Folder beneath a storage root of the host, or of every host; made if absent. */
                path: string;
            };
        };
        /**
         * @description `local`: a folder of one host, in a data center with local storage. `shared_folder`: a folder that every host of a data center with shared storage has at the same path, as a mounted file system.
         * @enum {string}
         */
        StorageType: "local" | "shared_folder";
        /** @enum {string} */
        StorageDomainStatus: "unattached" | "locked" | "activating" | "active" | "inactive" | "unknown" | "preparing_for_maintenance" | "maintenance" | "detaching";
        StorageDomain: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            dataCenterId: components["schemas"]["Uuid"];
            storage: {
                type: components["schemas"]["StorageType"];
                hostId?: components["schemas"]["Uuid"];
                path?: string;
                /** @description The host that makes and deletes disks in it now; only of a shared domain. */
                spmHostId?: components["schemas"]["Uuid"];
                /** @description Whether each host of the data center reaches it; hosts that the caller may not see are left out. */
                hosts?: {
                    hostId: components["schemas"]["Uuid"];
                    hostName: string;
                    /** @enum {string} */
                    status: "active" | "missing";
                    reason: string;
                    since: components["schemas"]["Timestamp"];
                }[];
            };
            status: components["schemas"]["StorageDomainStatus"];
            statusReason: string;
            statusSince: components["schemas"]["Timestamp"];
            totalBytes: number | null;
            availableBytes: number | null;
            diskCount: number;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        Certificate: {
            /**
             * @description What signs all others, what the engine shows to hosts, and what it shows to browsers.
             * @enum {string}
             */
            kind: "authority" | "engine" | "server";
            /** @description SHA-256 of the certificate (DER). */
            fingerprint: string;
            issuedAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["Timestamp"];
            /** @description When the engine replaces it by itself; null where it does not. */
            renewsAt: components["schemas"]["Timestamp"] | null;
        };
        CreateTag: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            parentId?: components["schemas"]["Uuid"];
        };
        UpdateTag: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            parentId?: components["schemas"]["Uuid"] | null;
        };
        Tag: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            parentId: components["schemas"]["Uuid"] | null;
            /** @description Names from the topmost tag to this one. */
            path: string[];
            /** @description Objects that have it itself, of those the caller may see. */
            objectCount: number;
            /** @description The same by kind; a kind of which nothing has it is left out. */
            objectCounts: {
                kind: components["schemas"]["ObjectKind"];
                count: number;
            }[];
            createdAt: components["schemas"]["Timestamp"];
            revision: components["schemas"]["Revision"];
            myRights: components["schemas"]["Rights"];
        };
        TagOnObject: {
            id: components["schemas"]["Uuid"];
            name: string;
            /** @description The object does not have it itself; something that it stands in does. */
            inherited: boolean;
        };
        /** @description Tags that count for it, by name, as far as the caller may see them. */
        TagsOnObject: components["schemas"]["TagOnObject"][];
        TaggedObject: {
            object: components["schemas"]["ObjectRef"];
            taggedAt: components["schemas"]["Timestamp"];
        };
        User: {
            id: components["schemas"]["Uuid"];
            userName: string;
            displayName?: string;
            administrator: boolean;
            status: components["schemas"]["UserStatus"];
            /** @description Whether a code is asked for at sign-in; told to the user, and to who manages users. */
            secondFactor?: boolean;
            createdAt: components["schemas"]["Timestamp"];
            lastSignInAt?: components["schemas"]["Timestamp"] | null;
            revision: components["schemas"]["Revision"];
        };
        ApiToken: {
            id: components["schemas"]["Uuid"];
            name: string;
            createdAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["Timestamp"];
            /** @description The only rights it has of those its owner has; null: all of them. */
            rights: components["schemas"]["Right"][] | null;
            lastUsedAt?: components["schemas"]["Timestamp"] | null;
        };
        /** @enum {string} */
        VmStatus: "down" | "wait_for_launch" | "powering_up" | "up" | "powering_down" | "reboot_in_progress" | "paused" | "saving_state" | "suspended" | "restoring_state" | "migrating" | "unknown" | "not_responding" | "image_locked";
        /** @enum {string} */
        ConsoleProtocol: "vnc" | "spice" | "serial";
        /**
         * @description The protocol the screen is shown by, from the next start on. SPICE needs a host whose hypervisor has it.
         * @enum {string}
         */
        Display: "vnc" | "spice";
        /** @enum {string} */
        DiskBus: "virtio" | "virtio_scsi" | "sata";
        CpuTopology: {
            sockets: number;
            coresPerSocket: number;
            threadsPerCore: number;
        };
        /** @description Bytes; a multiple of 1 MiB, from 32 MiB. */
        MemoryBytes: number;
        /** @enum {string} */
        BootDevice: "disk" | "cdrom" | "network";
        /** @description First-boot settings (NoCloud). Secrets are encrypted at rest and never shown again. */
        CloudInit: {
            hostName?: string;
            userName?: string;
            password?: string;
            sshAuthorizedKeys?: string[];
            /** @description A name of the time zone database, as Europe/Berlin. */
            timeZone?: string;
            /** @description Static address of the first NIC; absent: DHCP. Of several NICs, see `nics`. */
            network?: {
                address: string;
                /** Format: ipv4 */
                gateway?: string;
                nameServers?: string[];
            };
            /** @description Static addresses of NICs; those not named here get theirs by DHCP. */
            nics?: {
                /** @description Which NIC of the VM, from 0. */
                position: number;
                address: string;
                /** Format: ipv4 */
                gateway?: string;
                nameServers?: string[];
            }[];
            /** @description For the guest's shell, one after the other, at the first boot. */
            runCommands?: string[];
            /** @description Runs once at first boot; begins with #!. */
            script?: string;
            /** @description Whole files instead of the fields above. */
            raw?: {
                userData: string;
                networkConfig?: string;
            };
        };
        CloudInitView: {
            hostName?: string;
            userName?: string;
            timeZone?: string;
            raw: boolean;
            hasPassword: boolean;
            hasScript: boolean;
            sshKeyCount: number;
        };
        CreateVmDisk: {
            name?: components["schemas"]["Name"];
            storageDomainId?: components["schemas"]["Uuid"];
            /**
             * @default thin
             * @enum {string}
             */
            allocation: "thin" | "preallocated";
            bus?: components["schemas"]["DiskBus"];
            /** @description Absent: that of the VM. */
            quotaId?: components["schemas"]["Uuid"];
            source: components["schemas"]["DiskSource"];
        };
        CreateNic: {
            name?: components["schemas"]["Name"];
            networkId: components["schemas"]["Uuid"];
            /**
             * @default virtio
             * @enum {string}
             */
            model: "virtio" | "e1000e";
            /** @description Unicast; absent: the next free one. */
            macAddress?: string;
            /** @default true */
            linked: boolean;
        };
        CreateVm: {
            name: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            /** @description Absent: the only cluster the caller may use. */
            clusterId?: components["schemas"]["Uuid"];
            /** @description Default 1 GiB. */
            memoryBytes?: components["schemas"]["MemoryBytes"];
            /** @description Up to which memory can grow while it runs. Default: memoryBytes. */
            maxMemoryBytes?: components["schemas"]["MemoryBytes"];
            cpu?: components["schemas"]["CpuTopology"];
            /**
             * @description Absent: what its cluster gives new VMs.
             * @enum {string}
             */
            firmware?: "bios" | "uefi";
            pinnedHostIds?: components["schemas"]["PinnedHostIds"];
            /** @description Default vnc. */
            display?: components["schemas"]["Display"];
            bootDevices?: components["schemas"]["BootDevice"][];
            /** @default false */
            deleteProtected: boolean;
            disks?: components["schemas"]["CreateVmDisk"][];
            /** @description An ISO in the CD drive. */
            isoDiskId?: components["schemas"]["Uuid"];
            /** @description Whose limits it counts against. Absent: with quotas in audit or enforced, the first by name of those the caller is a consumer of that it fits into. */
            quotaId?: components["schemas"]["Uuid"];
            nics?: components["schemas"]["CreateNic"][];
            cloudInit?: components["schemas"]["CloudInit"];
            /**
             * @description Start it when it is made.
             * @default false
             */
            start: boolean;
        };
        VmDefaults: {
            /** @description Free now: what it is to begin with and the next number nobody has. */
            name: string;
            /** @description The cluster asked for, or else the first by name in which the caller may make VMs. */
            clusterId: components["schemas"]["Uuid"] | null;
            /** @description Bytes. */
            memoryBytes: number;
            cpu: components["schemas"]["CpuTopology"];
            /** @enum {string} */
            firmware: "bios" | "uefi";
            /** @description The first network by name of the cluster's data center that the caller may see. */
            networkId: components["schemas"]["Uuid"] | null;
            /** @description Where a blank disk goes: the one with the most free space of `storageDomainIds`. */
            storageDomainId: components["schemas"]["Uuid"] | null;
            /** @description Active storage domains of the cluster's data center in which the caller may make disks. */
            storageDomainIds: components["schemas"]["Uuid"][];
            /** @description Bytes of a blank disk. */
            diskSizeBytes: number;
            /** @description The most that any one host of the cluster has; zeros while none has described itself. */
            largestHost: {
                /** @description Bytes. */
                memoryBytes: number;
                /** @description CPUs that are online. */
                cpus: number;
            };
        };
        MigrateVm: {
            /** @description Where to; if absent, the host that fits best. */
            hostId?: components["schemas"]["Uuid"];
            /** @description If absent, that of its cluster. */
            policy?: components["schemas"]["MigrationPolicy"];
            /** @description Takes the disks along that are in storage of its host alone: their content is copied into storage of the new host in which the caller may make disks. If absent, false: such disks keep the VM where it is. */
            copyDisks?: boolean;
            /** @description The most it may take of the network, in MiB per second; if absent, what the host it leaves allows. */
            bandwidthMibPerSecond?: components["schemas"]["MigrationBandwidth"];
        };
        /** @description The most a migration may take of the network, in MiB per second. */
        MigrationBandwidth: number;
        MigrationTargets: {
            /** @description That of its cluster, unless another is asked for. */
            policy: components["schemas"]["MigrationPolicy"];
            /** @description What the host it leaves allows a migration unless asked otherwise, in MiB per second; null: as much as the network gives. */
            bandwidthMibPerSecond: components["schemas"]["MigrationBandwidth"] | null;
            placement: components["schemas"]["PlacementPreview"];
        };
        PlacementQuestion: {
            /** @description A VM that is there. */
            vmId?: components["schemas"]["Uuid"];
            /** @description Absent: as for `createVm`. */
            clusterId?: components["schemas"]["Uuid"];
            memoryBytes?: components["schemas"]["MemoryBytes"];
            cpu?: components["schemas"]["CpuTopology"];
            display?: components["schemas"]["Display"];
            pinnedHostIds?: components["schemas"]["PinnedHostIds"];
            disks?: components["schemas"]["CreateVmDisk"][];
            /** @description Networks of a new VM. */
            networkIds?: components["schemas"]["Uuid"][];
            isoDiskId?: components["schemas"]["Uuid"] | null;
            /** @description How many hosts are named at most; 10 if absent. */
            limit?: number;
        };
        PlacementPreview: {
            clusterName: string;
            policy: components["schemas"]["SchedulingPolicy"];
            chosen: components["schemas"]["PlacementChoice"];
            hostCount: components["schemas"]["PlacementHostCount"];
            fittingCount: components["schemas"]["PlacementFittingCount"];
            hiddenCount: components["schemas"]["PlacementHiddenCount"];
            hosts: components["schemas"]["PlacementHosts"];
            refusals: components["schemas"]["PlacementRefusals"];
            advice: components["schemas"]["PlacementAdvice"];
            /** @description What could not be counted in yet, because it is not chosen or can't be used. */
            unresolved: {
                /** @description A JSON pointer into the question. */
                field: string;
                message: string;
            }[];
        };
        PlacementDecision: {
            /** @description The start or migration it was decided for. */
            operationId: components["schemas"]["Uuid"];
            /** @enum {string} */
            kind: "vm.start" | "vm.migrate";
            /** @description When it was decided. */
            at: components["schemas"]["Timestamp"];
            policy: components["schemas"]["SchedulingPolicy"];
            chosen: components["schemas"]["PlacementChoice"];
            /** @description Whether a host was found; also true when it is one the caller may not see. */
            wasFound: boolean;
            hostCount: components["schemas"]["PlacementHostCount"];
            fittingCount: components["schemas"]["PlacementFittingCount"];
            hiddenCount: components["schemas"]["PlacementHiddenCount"];
            hosts: components["schemas"]["PlacementHosts"];
            refusals: components["schemas"]["PlacementRefusals"];
            advice: components["schemas"]["PlacementAdvice"];
        };
        /** @description The host that was found best; null when none fits or the caller may not see it. */
        PlacementChoice: components["schemas"]["ObjectRef"] | null;
        /** @description Hosts of the cluster. */
        PlacementHostCount: number;
        /** @description Of the hosts, those that could run it. */
        PlacementFittingCount: number;
        /** @description Of the hosts, those the caller may not see. */
        PlacementHiddenCount: number;
        /** @description The chosen one first, then those that fit by their score, then those that do not by name. */
        PlacementHosts: components["schemas"]["PlacementHost"][];
        /** @description Why the hosts that do not fit do not, the most frequent first; hidden hosts are counted. */
        PlacementRefusals: {
            filter: components["schemas"]["PlacementFilter"];
            /** @description Hosts it was the first to refuse. */
            count: number;
        }[];
        /** @description What would help when no host fits, beginning with the host for which least is to be done; of hosts the caller may see. */
        PlacementAdvice: {
            hostId: components["schemas"]["Uuid"];
            hostName: string;
            /** @description Sentences. */
            text: string;
        }[];
        /**
         * @description What a host is asked for.
         * @enum {string}
         */
        PlacementFilter: "cluster" | "state" | "architecture" | "pinning" | "migration" | "cpu_model" | "machine_type" | "display" | "storage" | "network" | "cpu" | "memory";
        PlacementHost: {
            id: components["schemas"]["Uuid"];
            name: string;
            fits: boolean;
            /** @description The host that was found best. */
            chosen: boolean;
            /** @description Bytes left once it runs there; null for a host that does not fit. */
            freeMemoryBytes: number | null;
            /** @description Every filter's word with its numbers. */
            verdicts: {
                filter: components["schemas"]["PlacementFilter"];
                passed: boolean;
                /** @description A sentence. */
                detail: string;
            }[];
            /** @description What was weighed; empty for a host that does not fit. */
            weights: {
                /** @enum {string} */
                weight: "load" | "memory" | "guests";
                /** @description How much it counts under the policy. */
                factor: number;
                /** @description 100 for the best of the hosts that fit, 0 for the worst. */
                points: number;
                /** @description A sentence. */
                detail: string;
            }[];
            /** @description Points by their factors, summed: the most is chosen. Null for a host that does not fit. */
            score: number | null;
        };
        CloudInitFiles: {
            userData: string;
            metaData: string;
            /** @description Null: the guest asks DHCP. */
            networkConfig: string | null;
        };
        /** @description Hosts of its cluster the VM may run on; empty: any. Where it runs now stays as it is. */
        PinnedHostIds: components["schemas"]["Uuid"][];
        UpdateVm: {
            name?: components["schemas"]["Name"];
            description?: components["schemas"]["Description"];
            memoryBytes?: components["schemas"]["MemoryBytes"];
            maxMemoryBytes?: components["schemas"]["MemoryBytes"];
            cpu?: components["schemas"]["CpuTopology"];
            bootDevices?: components["schemas"]["BootDevice"][];
            pinnedHostIds?: components["schemas"]["PinnedHostIds"];
            display?: components["schemas"]["Display"];
            deleteProtected?: boolean;
            isoDiskId?: components["schemas"]["Uuid"] | null;
            cloudInit?: components["schemas"]["CloudInit"] | null;
            /** @description One that the caller consumes or manages. Null: none, refused where quotas are enforced. */
            quotaId?: components["schemas"]["Uuid"] | null;
        };
        PendingChange: {
            /** @enum {string} */
            field: "memoryBytes" | "maxMemoryBytes" | "cpu" | "bootDevices" | "isoDiskId" | "cloudInit" | "firmware" | "cpuType" | "emulatedMachine" | "name" | "display";
            /** @description What the running VM has. */
            current: string | number | boolean | Record<string, never> | unknown[] | null;
            /** @description What its next run gets. */
            next: string | number | boolean | Record<string, never> | unknown[] | null;
        };
        /** @description What the guest says of itself. Do not trust it: it is text from inside the VM. */
        GuestInfo: {
            hostName?: string;
            osName?: string;
            osVersion?: string;
            kernel?: string;
            timeZone?: string;
            agentVersion?: string;
            interfaces?: {
                name: string;
                macAddress?: string;
                addresses: string[];
            }[];
            fileSystems?: {
                mountPoint: string;
                type?: string;
                totalBytes?: number;
                usedBytes?: number;
            }[];
        };
        Vm: {
            id: components["schemas"]["Uuid"];
            name: string;
            description: string;
            clusterId: components["schemas"]["Uuid"];
            clusterName: string;
            status: components["schemas"]["VmStatus"];
            /** @description Why it is so; empty when there is nothing to say. */
            statusReason: string;
            statusSince: components["schemas"]["Timestamp"];
            hostId: components["schemas"]["Uuid"] | null;
            hostName: string | null;
            /** @description Its cluster's hosts are simulated: no guest really runs. */
            simulated: boolean;
            /** @enum {string} */
            architecture: "x86_64" | "aarch64";
            /** @description Configured memory. */
            memoryBytes: number;
            maxMemoryBytes: number;
            cpu: components["schemas"]["CpuTopology"];
            /** @enum {string} */
            firmware: "bios" | "uefi";
            display: components["schemas"]["Display"];
            /** @description Hosts it may run on, by name; one that was removed has none. Empty: any of its cluster. */
            pinnedHosts: components["schemas"]["ObjectRef"][];
            bootDevices: components["schemas"]["BootDevice"][];
            deleteProtected: boolean;
            isoDiskId: components["schemas"]["Uuid"] | null;
            quotaId: components["schemas"]["Uuid"] | null;
            cloudInit: components["schemas"]["CloudInitView"] | null;
            consoles: components["schemas"]["ConsoleProtocol"][];
            /** @description The present run; null when down. */
            runId: components["schemas"]["Uuid"] | null;
            startedAt: components["schemas"]["Timestamp"] | null;
            guest: components["schemas"]["GuestInfo"] | null;
            /** @description Addresses the guest reports, loopback and link-local left out. */
            ipAddresses: string[];
            /** @description What it used when last measured; null when that is more than two minutes ago or it is down. */
            usage: components["schemas"]["Usage"] | null;
            pendingChanges: components["schemas"]["PendingChange"][];
            activeOperation: components["schemas"]["OperationSummary"] | null;
            diskCount: number;
            nicCount: number;
            revision: components["schemas"]["Revision"];
            createdAt: components["schemas"]["Timestamp"];
            /** @description User name. */
            createdBy: string | null;
            tags: components["schemas"]["TagsOnObject"];
            myRights: components["schemas"]["Rights"];
        };
        VmDevices: {
            /**
             * @description `running`: as the hypervisor tells now. `planned`: the next start; what it decides itself is null.
             * @enum {string}
             */
            source: "running" | "planned";
            /** @description As pc-q35-8.2. */
            machineType: string | null;
            /** @description Path of the program on the host. */
            emulator: string | null;
            /** @enum {string} */
            firmware: "bios" | "uefi";
            cpu: {
                /** @description How the model was chosen, as host-passthrough. */
                mode: string | null;
                model: string | null;
                /** @description With those that can be added while it runs. */
                sockets: number;
                coresPerSocket: number;
                threadsPerCore: number;
                /** @description vCPUs the guest has. */
                online: number;
            };
            /** @description Bytes. */
            memoryBytes: number;
            devices: components["schemas"]["VmDevice"][];
        };
        /** @enum {string} */
        VmDeviceKind: "disk" | "cdrom" | "nic" | "controller" | "video" | "display" | "serial" | "channel" | "input" | "rng" | "tpm" | "balloon" | "watchdog" | "sound" | "other";
        VmDevice: {
            kind: components["schemas"]["VmDeviceKind"];
            /** @description What the hypervisor calls it, as vda. */
            name: string | null;
            model: string | null;
            bus: string | null;
            /** @description Where the guest finds it, as pci 0000:01:00.0. */
            address: string | null;
            /** @description Format of a disk, name of a channel, keymap of a display. */
            detail: string | null;
            /** @description The disk or interface it is; null for what belongs to the machine. */
            object: components["schemas"]["ObjectRef"] | null;
            macAddress: string | null;
            bootOrder: number | null;
            readOnly: boolean;
            /** @description Whether the cable of an interface is plugged in. */
            linked: boolean | null;
        };
        DiskAttachment: {
            diskId: components["schemas"]["Uuid"];
            diskName: string;
            vmId: components["schemas"]["Uuid"];
            bus: components["schemas"]["DiskBus"];
            /** @enum {string} */
            device: "disk" | "cdrom";
            readOnly: boolean;
            bootOrder: number | null;
            sizeBytes: number;
            actualSizeBytes: number | null;
            diskStatus: components["schemas"]["DiskStatus"];
        };
        Nic: {
            id: components["schemas"]["Uuid"];
            vmId: components["schemas"]["Uuid"];
            name: string;
            networkId: components["schemas"]["Uuid"];
            networkName: string;
            /** @enum {string} */
            model: "virtio" | "e1000e";
            macAddress: string;
            linked: boolean;
            /** @description As the guest reports them. */
            addresses: string[];
        };
        ConsoleSession: {
            id: components["schemas"]["Uuid"];
            userName: string;
            protocol: components["schemas"]["ConsoleProtocol"];
            /** @description The session only watches. */
            viewOnly: boolean;
            clientAddress?: string;
            openedAt: components["schemas"]["Timestamp"];
            connected: boolean;
        };
    };
    responses: {
        /** @description An error, by the taxonomy of `code`. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Accepted; follow the operation. */
        Operation: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Operation"];
            };
        };
        /** @description What the action would do now. */
        Plan: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Plan"];
            };
        };
        /** @description Done. */
        NoContent: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: {
        id: components["schemas"]["Uuid"];
        /** @description Rows in one page. */
        limit: number;
        /** @description The `next` of the page before. */
        after: string;
        /** @description Only these; at most 200. Those absent or hidden are left out. */
        ids: components["schemas"]["Uuid"][];
        /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
        tagId: components["schemas"]["Uuid"][];
        /** @description Text that the name or description contains, ignoring case. */
        search: string;
        /** @description The revision last read, in quotes. */
        ifMatch: string;
        /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
        idempotencyKey: string;
        /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
        planHash: string;
        /** @description Not older than this. */
        auditSince: components["schemas"]["Timestamp"];
        /** @description Older than this. */
        auditUntil: components["schemas"]["Timestamp"];
        /** @description Only what one of these users did or was refused. */
        auditUserId: components["schemas"]["Uuid"][];
        /** @description Only what concerned one of these objects. */
        auditObjectId: components["schemas"]["Uuid"][];
        /** @description Only calls of these operations, as `createVm`. */
        auditOperation: string[];
        auditOutcome: components["schemas"]["AuditOutcome"][];
        /** @description Of a host that is gone for good: takes its VMs as ended and forgets what was on its disks. */
        force: boolean;
        /** @description How far back: an hour in short steps, or a day in means of five minutes. */
        statisticsRange: components["schemas"]["StatisticsRange"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAuditRecords: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only this record. */
                id?: string;
                /** @description Text in the user's name, the object's name, the address or the summary, ignoring case. */
                search?: string;
                /** @description Not older than this. */
                since?: components["parameters"]["auditSince"];
                /** @description Older than this. */
                until?: components["parameters"]["auditUntil"];
                /** @description Only what one of these users did or was refused. */
                userId?: components["parameters"]["auditUserId"];
                /** @description Only what concerned one of these objects. */
                objectId?: components["parameters"]["auditObjectId"];
                /** @description Only calls of these operations, as `createVm`. */
                apiOperation?: components["parameters"]["auditOperation"];
                outcome?: components["parameters"]["auditOutcome"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditRecord"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                /** @description JSON Lines, or a table for spreadsheets. */
                format?: "jsonl" | "csv";
                /** @description Not older than this. */
                since?: components["parameters"]["auditSince"];
                /** @description Older than this. */
                until?: components["parameters"]["auditUntil"];
                /** @description Only what one of these users did or was refused. */
                userId?: components["parameters"]["auditUserId"];
                /** @description Only what concerned one of these objects. */
                objectId?: components["parameters"]["auditObjectId"];
                /** @description Only calls of these operations, as `createVm`. */
                apiOperation?: components["parameters"]["auditOperation"];
                outcome?: components["parameters"]["auditOutcome"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file: a line, or a row, for each record and each seal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuditChain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The chain. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditChain"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyAuditChain: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                objectId?: components["schemas"]["Uuid"];
                /** @description Text that the user, the object or its part is called by, ignoring case. */
                search?: string;
                action?: components["schemas"]["ChangeAction"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ObjectChange"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listClusters: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only those of one of these data centers. */
                dataCenterId?: components["schemas"]["Uuid"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Cluster"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createCluster: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCluster"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteCluster: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateCluster: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateCluster"];
            };
        };
        responses: {
            /** @description The cluster now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planUpdateCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCluster"];
            };
        };
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    planDeleteCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    getClusterChoices: {
        parameters: {
            query?: {
                /** @description The hosts of this cluster; absent, or while it has none: all that the caller may see. */
                clusterId?: components["schemas"]["Uuid"];
                /** @description For a cluster that is not made yet (`x86_64` when absent); of one that is, its own counts. */
                architecture?: "x86_64" | "aarch64";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The choices now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterChoices"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dashboard. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDataCenters: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DataCenter"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createDataCenter: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDataCenter"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataCenter"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDataCenter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataCenter"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteDataCenter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateDataCenter: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateDataCenter"];
            };
        };
        responses: {
            /** @description The data center now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataCenter"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteDataCenter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    listDisks: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only disks in one of these storage domains. */
                storageDomainId?: components["schemas"]["Uuid"][];
                /** @description Only disks with one of these quotas. */
                quotaId?: components["schemas"]["Uuid"][];
                vmId?: components["schemas"]["Uuid"];
                /** @description Only disks with one of these contents. */
                contentType?: components["schemas"]["DiskContentType"][];
                /** @description Only disks in one of these states. */
                status?: components["schemas"]["DiskStatus"][];
                /** @description Only disks that are (true) or are not attached to a VM. */
                attached?: boolean;
                /** @description What the list is ordered by, `-` for descending. */
                sort?: "name" | "-name" | "size" | "-size" | "createdAt" | "-createdAt" | "storageDomain" | "-storageDomain";
                /** @description Only disks that can (true) or can't be cloned from. */
                readOnly?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Disk"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createDisk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDisk"];
            };
        };
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    getDisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The disk. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disk"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteDisk: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    updateDisk: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    name?: components["schemas"]["Name"];
                    description?: components["schemas"]["Description"];
                    /** @description A read-only disk can be cloned from. Refused while a VM writes to it; undone only while nothing is based on it. */
                    readOnly?: boolean;
                    /** @description One that the caller consumes or manages. Null: none, refused where quotas are enforced. */
                    quotaId?: components["schemas"]["Uuid"] | null;
                };
            };
        };
        responses: {
            /** @description The disk now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disk"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteDisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only what happened to one of these objects. */
                objectId?: components["schemas"]["Uuid"][];
                /** @description Only what one of these users did. */
                userId?: components["schemas"]["Uuid"][];
                /** @description Not older than this. */
                since?: components["schemas"]["Timestamp"];
                /** @description Older than this. */
                until?: components["schemas"]["Timestamp"];
                operationId?: components["schemas"]["Uuid"];
                severity?: components["schemas"]["Severity"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description The same for clients that can't set the header. */
                lastEventId?: string;
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["StreamChange"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    watchStream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                streamId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchStream"];
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listHosts: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only hosts of one of these clusters. */
                clusterId?: components["schemas"]["Uuid"][];
                /** @description Only hosts in one of these states. */
                status?: components["schemas"]["HostStatus"][];
                /** @description What the list is ordered by, `-` for descending: `cpu` is the number of threads, `certificate` when it ends. */
                sort?: "name" | "-name" | "status" | "-status" | "cpu" | "-cpu" | "memory" | "-memory" | "vms" | "-vms" | "certificate" | "-certificate";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Host"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rehearseHosts: {
        parameters: {
            query: {
                /** @description The hosts that go. */
                hostId: components["schemas"]["Uuid"][];
                /** @description `failure`: they are gone, and guests are started anew; `drain`: guests move as they run. */
                event: components["schemas"]["RehearsalEvent"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each guest with where it would go. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rehearsal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The host. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteHost: {
        parameters: {
            query?: {
                /** @description Of a host that is gone for good: takes its VMs as ended and forgets what was on its disks. */
                force?: components["parameters"]["force"];
            };
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateHost: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateHost"];
            };
        };
        responses: {
            /** @description The host now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteHost: {
        parameters: {
            query?: {
                /** @description Of a host that is gone for good: takes its VMs as ended and forgets what was on its disks. */
                force?: components["parameters"]["force"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    maintainHost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintainHost"];
            };
        };
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planMaintainHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintainHost"];
            };
        };
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    activateHost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Activated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    moveHost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveHost"];
            };
        };
        responses: {
            /** @description Moved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planMoveHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveHost"];
            };
        };
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    approveHost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clusterId: components["schemas"]["Uuid"];
                    name?: components["schemas"]["Name"];
                };
            };
        };
        responses: {
            /** @description Approved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    renewHostCertificate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is to be renewed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createHostEnrollmentToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 3600 */
                    expiresInSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Made; shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        /** @description Where a machine that is to be a host gets what it needs; null while the engine has no agent to give. The command fetches `path` from one of the addresses without trusting its certificate, compares the digest, and runs it as root with the token and the authority's fingerprint. */
                        installer: null | {
                            /** @description Of the engine, as `/host/install`. */
                            path: string;
                            sha256: string;
                            /** @description Addresses of this engine that other machines may reach, the likeliest first. */
                            engineUrls: string[];
                        };
                        expiresAt: components["schemas"]["Timestamp"];
                        /** @description SHA-256 of the authority's certificate (DER). */
                        caFingerprint: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    enrollHost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    /** @description PKCS 10 in PEM. */
                    certificateSigningRequest: string;
                    hostName: string;
                    /** @description Where the engine can reach the agent. */
                    address: string;
                    port: number;
                    machineId: string;
                };
            };
        };
        responses: {
            /** @description Registered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hostId: components["schemas"]["Uuid"];
                        engineId: components["schemas"]["Uuid"];
                        /** @description PEM. */
                        certificate: string;
                        /** @description PEM. */
                        caCertificate: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    checkHostEnrollment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description PEM. */
                    certificate: string;
                };
            };
        };
        responses: {
            /** @description It is registered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status: components["schemas"]["HostStatus"];
                        /** @description What the host waits for. */
                        message: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIdentityProviders: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["IdentityProvider"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createIdentityProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIdentityProvider"];
            };
        };
        responses: {
            /** @description Added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    testIdentityProviderSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestIdentityProvider"];
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProviderTest"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It, without its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteIdentityProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateIdentityProvider: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateIdentityProvider"];
            };
        };
        responses: {
            /** @description The provider now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    testIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    sampleUserName?: components["schemas"]["SampleUserName"];
                };
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProviderTest"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    searchDirectory: {
        parameters: {
            query?: {
                /** @description Text that a name contains, ignoring case; absent: the first ones. */
                search?: string;
                /** @description Only these; absent: both. */
                kind?: "user" | "group";
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The first ones found, at most 50 of each kind, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DirectoryEntry"][];
                        /** @description Whether the directory has more of them. */
                        truncated: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addDirectoryEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    providerId: components["schemas"]["Uuid"];
                    /** @enum {string} */
                    kind: "user" | "group";
                    /** @description As `searchDirectory` gave it. */
                    externalId: string;
                };
            };
        };
        responses: {
            /** @description Taken over. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "user" | "group";
                        id: components["schemas"]["Uuid"];
                        name: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSignInProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The enabled identity providers, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: components["schemas"]["Uuid"];
                            kind: components["schemas"]["IdentityProviderKind"];
                            name: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signInByLdap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    providerId: components["schemas"]["Uuid"];
                    userName: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    beginOidcSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    providerId: components["schemas"]["Uuid"];
                    /**
                     * @description Path of this origin to go to afterwards; an address of another one is refused.
                     * @default /
                     */
                    returnTo?: string;
                };
            };
        };
        responses: {
            /** @description Begun. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uri */
                        authorizationUrl: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    finishOidcSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The query of the address the provider sent the browser to, without `?`. */
                    query: string;
                };
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: components["schemas"]["Session"];
                        /** @description Path of this origin. */
                        returnTo: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNetworks: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only those of one of these data centers. */
                dataCenterId?: components["schemas"]["Uuid"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Network"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNetwork"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getNetwork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNetworkNics: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by VM. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NetworkNic"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNotices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notice"][];
                        /** @description How many of them are not read. */
                        unread: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOperations: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                status?: components["schemas"]["OperationStatus"][];
                /** @description Only operations of one of these kinds. */
                kind?: components["schemas"]["OperationKind"][];
                /** @description Only operations one of these users began. */
                userId?: components["schemas"]["Uuid"][];
                parentId?: components["schemas"]["Uuid"];
                objectId?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOperation: {
        parameters: {
            query?: {
                /** @description Answers when it has ended, or after this long. */
                waitSeconds?: number;
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    retryOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    releaseOperationLocks: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many locks were released. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Locks that are gone now. */
                        released: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listLocks: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                operationId?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Lock"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRoles: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Role"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRole"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The role. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateRole: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateRole"];
            };
        };
        responses: {
            /** @description The role now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Those that this user or group was put into; not those around these. */
                memberId?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Group"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGroup"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateGroup"];
            };
        };
        responses: {
            /** @description The group now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupMember"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addGroupMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddGroupMember"];
            };
        };
        responses: {
            /** @description In it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupMember"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeGroupMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                memberId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listPermissions: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Granted to this user, group, or everyone. */
                principalId?: components["schemas"]["Uuid"];
                /** @description Granted to this user, or to a group they are in, or to everyone. */
                reachesUserId?: components["schemas"]["Uuid"];
                roleId?: components["schemas"]["Uuid"];
                objectId?: components["schemas"]["Uuid"];
                /** @description With `objectId`, also those that are granted on something above it. */
                inherited?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Permission"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createPermission: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePermission"];
            };
        };
        responses: {
            /** @description Granted. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permission"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deletePermission: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    planDeletePermission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    explainAccess: {
        parameters: {
            query: {
                /** @description Default the caller. For anybody else it takes the right to grant roles on the object. */
                userId?: components["schemas"]["Uuid"];
                right: components["schemas"]["Right"];
                objectKind: components["schemas"]["ObjectKind"];
                objectId: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessExplanation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listQuotas: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only quotas of one of these data centers. */
                dataCenterId?: components["schemas"]["Uuid"][];
                /** @description Only quotas that the caller may (true) or may not give to VMs and disks. */
                consumable?: boolean;
                /** @description Only quotas of which the caller is (true) or is not a consumer themself, by their name, a group or everyone. */
                own?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Quota"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createQuota: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateQuota"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewQuotaUse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotaQuestion"];
            };
        };
        responses: {
            /** @description What would be counted, and whether it would be let through. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaPreview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The quota. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteQuota: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateQuota: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateQuota"];
            };
        };
        responses: {
            /** @description The quota now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    search: {
        parameters: {
            query: {
                /** @description The text, ignoring case; an id or a MAC address may be a part of one, from its beginning. */
                q: string;
                /** @description Most hits of each kind. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hits, by kind; the kind with the best match first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Signed in, or what is missing. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInReply"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["ProfilePatch"];
            };
        };
        responses: {
            /** @description The user now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    continueSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInAnswer"];
            };
        };
        responses: {
            /** @description Signed in, or what is missing next. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInReply"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    beginSecondFactor: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            /** @description What the authenticator app needs. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecondFactor"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    confirmSecondFactor: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeProof"];
            };
        };
        responses: {
            /** @description The recovery codes. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    makeRecoveryCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            /** @description The recovery codes. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeSecondFactor: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                userId?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LoginSession"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteUser"];
            };
        };
        responses: {
            /** @description Invited. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    checkInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description It is good. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    getUserSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSignIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateUserSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UserSignInPatch"];
            };
        };
        responses: {
            /** @description How it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSignIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    resetUserSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    liftUserLockout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    createUserInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationLife"];
            };
        };
        responses: {
            /** @description The link's token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSshKeys: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SshKey"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createSshKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One line as a `.pub` file has it: type, data, comment. Ed25519, ECDSA, RSA from 2048 bits, and those of security keys; no options before it. */
                    publicKey: string;
                    /** @description What one knows it by; absent, its comment, or its type where it has none. */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Kept. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSshKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    getVmStatistics: {
        parameters: {
            query?: {
                /** @description How far back: an hour in short steps, or a day in means of five minutes. */
                range?: components["parameters"]["statisticsRange"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHostStatistics: {
        parameters: {
            query?: {
                /** @description How far back: an hour in short steps, or a day in means of five minutes. */
                range?: components["parameters"]["statisticsRange"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getClusterStatistics: {
        parameters: {
            query?: {
                /** @description How far back: an hour in short steps, or a day in means of five minutes. */
                range?: components["parameters"]["statisticsRange"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDataCenterStatistics: {
        parameters: {
            query?: {
                /** @description How far back: an hour in short steps, or a day in means of five minutes. */
                range?: components["parameters"]["statisticsRange"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStorageDomainStatistics: {
        parameters: {
            query?: {
                /** @description How far back: an hour in short steps, or a day in means of five minutes. */
                range?: components["parameters"]["statisticsRange"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEstateStatistics: {
        parameters: {
            query?: {
                /** @description How far back: an hour in short steps, or a day in means of five minutes. */
                range?: components["parameters"]["statisticsRange"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStorageDomains: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only those of one of these data centers. */
                dataCenterId?: components["schemas"]["Uuid"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StorageDomain"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createStorageDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateStorageDomain"];
            };
        };
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    getStorageDomain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageDomain"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The engine. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        engineId: components["schemas"]["Uuid"];
                        version: string;
                        /** @description SHA-256 of the authority's certificate. */
                        caFingerprint: string;
                        time: components["schemas"]["Timestamp"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCertificates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Certificate"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
                /** @description Only tags that this object has itself. */
                objectId?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Tag"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTag"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tag. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateTag: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateTag"];
            };
        };
        responses: {
            /** @description The tag now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteTag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    listTaggedObjects: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaggedObject"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    tagObject: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectRef"];
            };
        };
        responses: {
            /** @description It has it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaggedObject"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    untagObject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                objectId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    updateSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UserSettings"];
            };
        };
        responses: {
            /** @description The settings now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSettings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    newPassword: components["schemas"]["NewPassword"];
                };
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Text that the name or description contains, ignoring case. */
                search?: components["parameters"]["search"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    userName: string;
                    displayName?: string;
                    password: components["schemas"]["NewPassword"];
                    /**
                     * @description At the first sign-in.
                     * @default false
                     */
                    mustChangePassword?: boolean;
                    /**
                     * @description Whether they get SuperUser on the system.
                     * @default false
                     */
                    administrator?: boolean;
                };
            };
        };
        responses: {
            /** @description Added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listApiTokens: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiToken"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createApiToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["Name"];
                    /** @default 2592000 */
                    expiresInSeconds?: number;
                    /** @description The only rights it has of those its owner has; absent, all of them. */
                    rights?: components["schemas"]["Right"][];
                };
            };
        };
        responses: {
            /** @description Made. The token is shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        apiToken: components["schemas"]["ApiToken"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listVms: {
        parameters: {
            query?: {
                /** @description Rows in one page. */
                limit?: components["parameters"]["limit"];
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description Only these; at most 200. Those absent or hidden are left out. */
                ids?: components["parameters"]["ids"];
                /** @description Only what one of these tags counts for: what has it or a tag below it, and what stands in that, as a VM in its cluster. A tag that is absent or hidden matches nothing. */
                tagId?: components["parameters"]["tagId"];
                /** @description Text that the name, the description or an address of the guest contains, ignoring case. */
                search?: string;
                /** @description Only VMs of one of these clusters. */
                clusterId?: components["schemas"]["Uuid"][];
                /** @description Only VMs that run on one of these hosts. */
                hostId?: components["schemas"]["Uuid"][];
                /** @description Only VMs with one of these quotas. */
                quotaId?: components["schemas"]["Uuid"][];
                /** @description Only VMs in one of these states. */
                status?: components["schemas"]["VmStatus"][];
                /** @description What the list is ordered by, `-` for descending; ties by name for `status`, else by id. */
                sort?: "name" | "-name" | "status" | "-status" | "host" | "-host" | "memory" | "-memory" | "createdAt" | "-createdAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Vm"][];
                        next: components["schemas"]["Next"];
                        /** @description How many the caller may see that match; on the first page only. */
                        total?: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVm"];
            };
        };
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    getVmDefaults: {
        parameters: {
            query?: {
                clusterId?: components["schemas"]["Uuid"];
                /** @description What the suggested name begins with, such as the name of an image. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The defaults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VmDefaults"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewVmPlacement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlacementQuestion"];
            };
        };
        responses: {
            /** @description The hosts with the word of every filter. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementPreview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewVmCloudInit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the VM; gives the host name where none is set. */
                    name?: components["schemas"]["Name"];
                    /** @description How many NICs it has; 1 if absent. */
                    nicCount?: number;
                    cloudInit: components["schemas"]["CloudInit"];
                };
            };
        };
        responses: {
            /** @description The files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudInitFiles"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The VM. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteVm: {
        parameters: {
            query?: {
                /** @description What becomes of the disks only this VM uses. */
                disks?: "delete" | "keep";
            };
            header?: {
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    updateVm: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision last read, in quotes. */
                "If-Match": components["parameters"]["ifMatch"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UpdateVm"];
            };
        };
        responses: {
            /** @description The VM now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planDeleteVm: {
        parameters: {
            query?: {
                disks?: "delete" | "keep";
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    startVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planStartVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    shutdownVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planShutdownVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    stopVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planStopVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    rebootVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planRebootVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    resetVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planResetVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    pauseVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planPauseVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    resumeVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planResumeVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    listVmDiskAttachments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DiskAttachment"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    attachVmDisk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    diskId: components["schemas"]["Uuid"];
                    bus?: components["schemas"]["DiskBus"];
                    /** @description Default: what the disk is. */
                    readOnly?: boolean;
                    bootOrder?: number | null;
                };
            };
        };
        responses: {
            /** @description Attached. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiskAttachment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    detachVmDisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                diskId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listVmNics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Nic"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createVmNic: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNic"];
            };
        };
        responses: {
            /** @description Added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nic"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteVmNic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
                nicId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    getVmScreenshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A PNG. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getVmDevices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VmDevices"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    migrateVm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's choice; repeating the call with it gives the first answer. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description The hash of the plan the caller has seen; refused with `plan_changed` when it no longer holds. */
                "Plan-Hash"?: components["parameters"]["planHash"];
            };
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MigrateVm"];
            };
        };
        responses: {
            202: components["responses"]["Operation"];
            default: components["responses"]["Problem"];
        };
    };
    planMigrateVm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MigrateVm"];
            };
        };
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    listVmMigrationTargets: {
        parameters: {
            query?: {
                /** @description As for `migrateVm`. */
                copyDisks?: boolean;
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hosts with the word of every filter, and how it would move. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationTargets"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listVmPlacements: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: components["parameters"]["after"];
                /** @description How many hosts of each are named at most. */
                hosts?: number;
            };
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PlacementDecision"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createConsoleTicket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    protocol: components["schemas"]["ConsoleProtocol"];
                    sessionId?: components["schemas"]["Uuid"];
                    /**
                     * @description Only watch: the engine passes on nothing that types, points or pastes.
                     * @default false
                     */
                    viewOnly?: boolean;
                };
            };
        };
        responses: {
            /** @description A ticket. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ticket: string;
                        /** @description Path and query of the WebSocket on this origin. */
                        path: string;
                        sessionId: components["schemas"]["Uuid"];
                        expiresAt: components["schemas"]["Timestamp"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConsoleSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ConsoleSession"][];
                        next: components["schemas"]["Next"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};

/** Every operation of the API: where it is, its tag, the status of success, and whether it needs no identity. */
export const engineOperations = {
  listAuditRecords: {"method":"get","path":"/audit/records","tag":"audit","success":200,"anonymous":false},
  exportAudit: {"method":"get","path":"/audit/export","tag":"audit","success":200,"anonymous":false},
  getAuditChain: {"method":"get","path":"/audit/chain","tag":"audit","success":200,"anonymous":false},
  verifyAuditChain: {"method":"post","path":"/audit/chain/verify","tag":"audit","success":202,"anonymous":false},
  listChanges: {"method":"get","path":"/changes","tag":"changes","success":200,"anonymous":false},
  listClusters: {"method":"get","path":"/clusters","tag":"clusters","success":200,"anonymous":false},
  createCluster: {"method":"post","path":"/clusters","tag":"clusters","success":201,"anonymous":false},
  getCluster: {"method":"get","path":"/clusters/{id}","tag":"clusters","success":200,"anonymous":false},
  updateCluster: {"method":"patch","path":"/clusters/{id}","tag":"clusters","success":200,"anonymous":false},
  deleteCluster: {"method":"delete","path":"/clusters/{id}","tag":"clusters","success":204,"anonymous":false},
  planUpdateCluster: {"method":"post","path":"/clusters/{id}/update/plan","tag":"clusters","success":200,"anonymous":false},
  planDeleteCluster: {"method":"post","path":"/clusters/{id}/delete/plan","tag":"clusters","success":200,"anonymous":false},
  getClusterChoices: {"method":"get","path":"/cluster-choices","tag":"clusters","success":200,"anonymous":false},
  getDashboard: {"method":"get","path":"/dashboard","tag":"dashboard","success":200,"anonymous":false},
  listDataCenters: {"method":"get","path":"/data-centers","tag":"data-centers","success":200,"anonymous":false},
  createDataCenter: {"method":"post","path":"/data-centers","tag":"data-centers","success":201,"anonymous":false},
  getDataCenter: {"method":"get","path":"/data-centers/{id}","tag":"data-centers","success":200,"anonymous":false},
  updateDataCenter: {"method":"patch","path":"/data-centers/{id}","tag":"data-centers","success":200,"anonymous":false},
  deleteDataCenter: {"method":"delete","path":"/data-centers/{id}","tag":"data-centers","success":204,"anonymous":false},
  planDeleteDataCenter: {"method":"post","path":"/data-centers/{id}/delete/plan","tag":"data-centers","success":200,"anonymous":false},
  listDisks: {"method":"get","path":"/disks","tag":"disks","success":200,"anonymous":false},
  createDisk: {"method":"post","path":"/disks","tag":"disks","success":202,"anonymous":false},
  getDisk: {"method":"get","path":"/disks/{id}","tag":"disks","success":200,"anonymous":false},
  updateDisk: {"method":"patch","path":"/disks/{id}","tag":"disks","success":200,"anonymous":false},
  deleteDisk: {"method":"delete","path":"/disks/{id}","tag":"disks","success":202,"anonymous":false},
  planDeleteDisk: {"method":"post","path":"/disks/{id}/delete/plan","tag":"disks","success":200,"anonymous":false},
  listEvents: {"method":"get","path":"/events","tag":"events","success":200,"anonymous":false},
  streamEvents: {"method":"get","path":"/events/stream","tag":"events","success":200,"anonymous":false},
  watchStream: {"method":"put","path":"/events/stream/{streamId}/watch","tag":"events","success":204,"anonymous":false},
  listHosts: {"method":"get","path":"/hosts","tag":"hosts","success":200,"anonymous":false},
  rehearseHosts: {"method":"get","path":"/hosts/rehearsal","tag":"hosts","success":200,"anonymous":false},
  getHost: {"method":"get","path":"/hosts/{id}","tag":"hosts","success":200,"anonymous":false},
  updateHost: {"method":"patch","path":"/hosts/{id}","tag":"hosts","success":200,"anonymous":false},
  deleteHost: {"method":"delete","path":"/hosts/{id}","tag":"hosts","success":204,"anonymous":false},
  planDeleteHost: {"method":"post","path":"/hosts/{id}/delete/plan","tag":"hosts","success":200,"anonymous":false},
  maintainHost: {"method":"post","path":"/hosts/{id}/maintenance","tag":"hosts","success":202,"anonymous":false},
  planMaintainHost: {"method":"post","path":"/hosts/{id}/maintenance/plan","tag":"hosts","success":200,"anonymous":false},
  activateHost: {"method":"post","path":"/hosts/{id}/activate","tag":"hosts","success":200,"anonymous":false},
  moveHost: {"method":"post","path":"/hosts/{id}/move","tag":"hosts","success":200,"anonymous":false},
  planMoveHost: {"method":"post","path":"/hosts/{id}/move/plan","tag":"hosts","success":200,"anonymous":false},
  approveHost: {"method":"post","path":"/hosts/{id}/approve","tag":"hosts","success":200,"anonymous":false},
  renewHostCertificate: {"method":"post","path":"/hosts/{id}/renew-certificate","tag":"hosts","success":200,"anonymous":false},
  createHostEnrollmentToken: {"method":"post","path":"/host-enrollment-tokens","tag":"hosts","success":201,"anonymous":false},
  enrollHost: {"method":"post","path":"/host-enrollments","tag":"hosts","success":201,"anonymous":true},
  checkHostEnrollment: {"method":"post","path":"/host-enrollments/check","tag":"hosts","success":200,"anonymous":true},
  listIdentityProviders: {"method":"get","path":"/identity-providers","tag":"identity-providers","success":200,"anonymous":false},
  createIdentityProvider: {"method":"post","path":"/identity-providers","tag":"identity-providers","success":201,"anonymous":false},
  testIdentityProviderSettings: {"method":"post","path":"/identity-providers/test","tag":"identity-providers","success":200,"anonymous":false},
  getIdentityProvider: {"method":"get","path":"/identity-providers/{id}","tag":"identity-providers","success":200,"anonymous":false},
  updateIdentityProvider: {"method":"patch","path":"/identity-providers/{id}","tag":"identity-providers","success":200,"anonymous":false},
  deleteIdentityProvider: {"method":"delete","path":"/identity-providers/{id}","tag":"identity-providers","success":204,"anonymous":false},
  planDeleteIdentityProvider: {"method":"post","path":"/identity-providers/{id}/delete/plan","tag":"identity-providers","success":200,"anonymous":false},
  testIdentityProvider: {"method":"post","path":"/identity-providers/{id}/test","tag":"identity-providers","success":200,"anonymous":false},
  searchDirectory: {"method":"get","path":"/identity-providers/{id}/directory","tag":"identity-providers","success":200,"anonymous":false},
  addDirectoryEntry: {"method":"post","path":"/directory-entries","tag":"identity-providers","success":201,"anonymous":false},
  listSignInProviders: {"method":"get","path":"/session/providers","tag":"identity-providers","success":200,"anonymous":true},
  signInByLdap: {"method":"post","path":"/session/ldap","tag":"identity-providers","success":201,"anonymous":true},
  beginOidcSignIn: {"method":"post","path":"/session/oidc-requests","tag":"identity-providers","success":201,"anonymous":true},
  finishOidcSignIn: {"method":"post","path":"/session/oidc","tag":"identity-providers","success":201,"anonymous":true},
  listNetworks: {"method":"get","path":"/networks","tag":"networks","success":200,"anonymous":false},
  createNetwork: {"method":"post","path":"/networks","tag":"networks","success":201,"anonymous":false},
  getNetwork: {"method":"get","path":"/networks/{id}","tag":"networks","success":200,"anonymous":false},
  listNetworkNics: {"method":"get","path":"/networks/{id}/nics","tag":"networks","success":200,"anonymous":false},
  listNotices: {"method":"get","path":"/notices","tag":"notices","success":200,"anonymous":false},
  listOperations: {"method":"get","path":"/operations","tag":"operations","success":200,"anonymous":false},
  getOperation: {"method":"get","path":"/operations/{id}","tag":"operations","success":200,"anonymous":false},
  cancelOperation: {"method":"post","path":"/operations/{id}/cancel","tag":"operations","success":202,"anonymous":false},
  retryOperation: {"method":"post","path":"/operations/{id}/retry","tag":"operations","success":202,"anonymous":false},
  releaseOperationLocks: {"method":"post","path":"/operations/{id}/release-locks","tag":"operations","success":200,"anonymous":false},
  listLocks: {"method":"get","path":"/locks","tag":"operations","success":200,"anonymous":false},
  listRoles: {"method":"get","path":"/roles","tag":"permissions","success":200,"anonymous":false},
  createRole: {"method":"post","path":"/roles","tag":"permissions","success":201,"anonymous":false},
  getRole: {"method":"get","path":"/roles/{id}","tag":"permissions","success":200,"anonymous":false},
  updateRole: {"method":"patch","path":"/roles/{id}","tag":"permissions","success":200,"anonymous":false},
  deleteRole: {"method":"delete","path":"/roles/{id}","tag":"permissions","success":204,"anonymous":false},
  listGroups: {"method":"get","path":"/groups","tag":"permissions","success":200,"anonymous":false},
  createGroup: {"method":"post","path":"/groups","tag":"permissions","success":201,"anonymous":false},
  getGroup: {"method":"get","path":"/groups/{id}","tag":"permissions","success":200,"anonymous":false},
  updateGroup: {"method":"patch","path":"/groups/{id}","tag":"permissions","success":200,"anonymous":false},
  deleteGroup: {"method":"delete","path":"/groups/{id}","tag":"permissions","success":204,"anonymous":false},
  listGroupMembers: {"method":"get","path":"/groups/{id}/members","tag":"permissions","success":200,"anonymous":false},
  addGroupMember: {"method":"post","path":"/groups/{id}/members","tag":"permissions","success":201,"anonymous":false},
  removeGroupMember: {"method":"delete","path":"/groups/{id}/members/{memberId}","tag":"permissions","success":204,"anonymous":false},
  listPermissions: {"method":"get","path":"/permissions","tag":"permissions","success":200,"anonymous":false},
  createPermission: {"method":"post","path":"/permissions","tag":"permissions","success":201,"anonymous":false},
  deletePermission: {"method":"delete","path":"/permissions/{id}","tag":"permissions","success":204,"anonymous":false},
  planDeletePermission: {"method":"post","path":"/permissions/{id}/delete/plan","tag":"permissions","success":200,"anonymous":false},
  explainAccess: {"method":"get","path":"/permissions/explain","tag":"permissions","success":200,"anonymous":false},
  listQuotas: {"method":"get","path":"/quotas","tag":"quotas","success":200,"anonymous":false},
  createQuota: {"method":"post","path":"/quotas","tag":"quotas","success":201,"anonymous":false},
  previewQuotaUse: {"method":"post","path":"/quotas/use-preview","tag":"quotas","success":200,"anonymous":false},
  getQuota: {"method":"get","path":"/quotas/{id}","tag":"quotas","success":200,"anonymous":false},
  updateQuota: {"method":"patch","path":"/quotas/{id}","tag":"quotas","success":200,"anonymous":false},
  deleteQuota: {"method":"delete","path":"/quotas/{id}","tag":"quotas","success":204,"anonymous":false},
  planDeleteQuota: {"method":"post","path":"/quotas/{id}/delete/plan","tag":"quotas","success":200,"anonymous":false},
  search: {"method":"get","path":"/search","tag":"search","success":200,"anonymous":false},
  getSession: {"method":"get","path":"/session","tag":"session","success":200,"anonymous":false},
  createSession: {"method":"post","path":"/session","tag":"session","success":201,"anonymous":true},
  deleteSession: {"method":"delete","path":"/session","tag":"session","success":204,"anonymous":false},
  updateProfile: {"method":"patch","path":"/session/profile","tag":"session","success":200,"anonymous":false},
  continueSession: {"method":"post","path":"/session/step","tag":"sign-in","success":201,"anonymous":true},
  getSecondFactor: {"method":"get","path":"/session/second-factor","tag":"sign-in","success":200,"anonymous":false},
  beginSecondFactor: {"method":"post","path":"/session/second-factor","tag":"sign-in","success":201,"anonymous":false},
  confirmSecondFactor: {"method":"post","path":"/session/second-factor/confirm","tag":"sign-in","success":201,"anonymous":false},
  makeRecoveryCodes: {"method":"post","path":"/session/second-factor/recovery-codes","tag":"sign-in","success":201,"anonymous":false},
  removeSecondFactor: {"method":"post","path":"/session/second-factor/remove","tag":"sign-in","success":204,"anonymous":false},
  listSessions: {"method":"get","path":"/sessions","tag":"sign-in","success":200,"anonymous":false},
  endOtherSessions: {"method":"post","path":"/sessions/end-others","tag":"sign-in","success":200,"anonymous":false},
  endSession: {"method":"delete","path":"/sessions/{id}","tag":"sign-in","success":204,"anonymous":false},
  inviteUser: {"method":"post","path":"/invitations","tag":"sign-in","success":201,"anonymous":false},
  checkInvitation: {"method":"post","path":"/invitations/check","tag":"sign-in","success":200,"anonymous":true},
  acceptInvitation: {"method":"post","path":"/invitations/accept","tag":"sign-in","success":204,"anonymous":true},
  getUserSignIn: {"method":"get","path":"/users/{id}/sign-in","tag":"sign-in","success":200,"anonymous":false},
  updateUserSignIn: {"method":"patch","path":"/users/{id}/sign-in","tag":"sign-in","success":200,"anonymous":false},
  endUserSessions: {"method":"delete","path":"/users/{id}/sessions","tag":"sign-in","success":204,"anonymous":false},
  resetUserSecondFactor: {"method":"delete","path":"/users/{id}/second-factor","tag":"sign-in","success":204,"anonymous":false},
  liftUserLockout: {"method":"delete","path":"/users/{id}/lockout","tag":"sign-in","success":204,"anonymous":false},
  createUserInvitation: {"method":"post","path":"/users/{id}/invitation","tag":"sign-in","success":201,"anonymous":false},
  listSshKeys: {"method":"get","path":"/ssh-keys","tag":"ssh-keys","success":200,"anonymous":false},
  createSshKey: {"method":"post","path":"/ssh-keys","tag":"ssh-keys","success":201,"anonymous":false},
  deleteSshKey: {"method":"delete","path":"/ssh-keys/{id}","tag":"ssh-keys","success":204,"anonymous":false},
  getVmStatistics: {"method":"get","path":"/vms/{id}/statistics","tag":"statistics","success":200,"anonymous":false},
  getHostStatistics: {"method":"get","path":"/hosts/{id}/statistics","tag":"statistics","success":200,"anonymous":false},
  getClusterStatistics: {"method":"get","path":"/clusters/{id}/statistics","tag":"statistics","success":200,"anonymous":false},
  getDataCenterStatistics: {"method":"get","path":"/data-centers/{id}/statistics","tag":"statistics","success":200,"anonymous":false},
  getStorageDomainStatistics: {"method":"get","path":"/storage-domains/{id}/statistics","tag":"statistics","success":200,"anonymous":false},
  getEstateStatistics: {"method":"get","path":"/statistics","tag":"statistics","success":200,"anonymous":false},
  listStorageDomains: {"method":"get","path":"/storage-domains","tag":"storage-domains","success":200,"anonymous":false},
  createStorageDomain: {"method":"post","path":"/storage-domains","tag":"storage-domains","success":202,"anonymous":false},
  getStorageDomain: {"method":"get","path":"/storage-domains/{id}","tag":"storage-domains","success":200,"anonymous":false},
  getSystem: {"method":"get","path":"/system","tag":"system","success":200,"anonymous":false},
  listCertificates: {"method":"get","path":"/certificates","tag":"system","success":200,"anonymous":false},
  listTags: {"method":"get","path":"/tags","tag":"tags","success":200,"anonymous":false},
  createTag: {"method":"post","path":"/tags","tag":"tags","success":201,"anonymous":false},
  getTag: {"method":"get","path":"/tags/{id}","tag":"tags","success":200,"anonymous":false},
  updateTag: {"method":"patch","path":"/tags/{id}","tag":"tags","success":200,"anonymous":false},
  deleteTag: {"method":"delete","path":"/tags/{id}","tag":"tags","success":204,"anonymous":false},
  planDeleteTag: {"method":"post","path":"/tags/{id}/delete/plan","tag":"tags","success":200,"anonymous":false},
  listTaggedObjects: {"method":"get","path":"/tags/{id}/objects","tag":"tags","success":200,"anonymous":false},
  tagObject: {"method":"post","path":"/tags/{id}/objects","tag":"tags","success":201,"anonymous":false},
  untagObject: {"method":"delete","path":"/tags/{id}/objects/{objectId}","tag":"tags","success":204,"anonymous":false},
  updateSettings: {"method":"patch","path":"/session/settings","tag":"session","success":200,"anonymous":false},
  changePassword: {"method":"post","path":"/session/password","tag":"session","success":204,"anonymous":false},
  listUsers: {"method":"get","path":"/users","tag":"users","success":200,"anonymous":false},
  createUser: {"method":"post","path":"/users","tag":"users","success":201,"anonymous":false},
  getUser: {"method":"get","path":"/users/{id}","tag":"users","success":200,"anonymous":false},
  deleteUser: {"method":"delete","path":"/users/{id}","tag":"users","success":204,"anonymous":false},
  listApiTokens: {"method":"get","path":"/api-tokens","tag":"users","success":200,"anonymous":false},
  createApiToken: {"method":"post","path":"/api-tokens","tag":"users","success":201,"anonymous":false},
  deleteApiToken: {"method":"delete","path":"/api-tokens/{id}","tag":"users","success":204,"anonymous":false},
  listVms: {"method":"get","path":"/vms","tag":"vms","success":200,"anonymous":false},
  createVm: {"method":"post","path":"/vms","tag":"vms","success":202,"anonymous":false},
  getVmDefaults: {"method":"get","path":"/vms/defaults","tag":"vms","success":200,"anonymous":false},
  previewVmPlacement: {"method":"post","path":"/vms/placement-preview","tag":"vms","success":200,"anonymous":false},
  previewVmCloudInit: {"method":"post","path":"/vms/cloud-init-preview","tag":"vms","success":200,"anonymous":false},
  getVm: {"method":"get","path":"/vms/{id}","tag":"vms","success":200,"anonymous":false},
  updateVm: {"method":"patch","path":"/vms/{id}","tag":"vms","success":200,"anonymous":false},
  deleteVm: {"method":"delete","path":"/vms/{id}","tag":"vms","success":202,"anonymous":false},
  planDeleteVm: {"method":"post","path":"/vms/{id}/delete/plan","tag":"vms","success":200,"anonymous":false},
  startVm: {"method":"post","path":"/vms/{id}/start","tag":"vms","success":202,"anonymous":false},
  planStartVm: {"method":"post","path":"/vms/{id}/start/plan","tag":"vms","success":200,"anonymous":false},
  shutdownVm: {"method":"post","path":"/vms/{id}/shutdown","tag":"vms","success":202,"anonymous":false},
  planShutdownVm: {"method":"post","path":"/vms/{id}/shutdown/plan","tag":"vms","success":200,"anonymous":false},
  stopVm: {"method":"post","path":"/vms/{id}/stop","tag":"vms","success":202,"anonymous":false},
  planStopVm: {"method":"post","path":"/vms/{id}/stop/plan","tag":"vms","success":200,"anonymous":false},
  rebootVm: {"method":"post","path":"/vms/{id}/reboot","tag":"vms","success":202,"anonymous":false},
  planRebootVm: {"method":"post","path":"/vms/{id}/reboot/plan","tag":"vms","success":200,"anonymous":false},
  resetVm: {"method":"post","path":"/vms/{id}/reset","tag":"vms","success":202,"anonymous":false},
  planResetVm: {"method":"post","path":"/vms/{id}/reset/plan","tag":"vms","success":200,"anonymous":false},
  pauseVm: {"method":"post","path":"/vms/{id}/pause","tag":"vms","success":202,"anonymous":false},
  planPauseVm: {"method":"post","path":"/vms/{id}/pause/plan","tag":"vms","success":200,"anonymous":false},
  resumeVm: {"method":"post","path":"/vms/{id}/resume","tag":"vms","success":202,"anonymous":false},
  planResumeVm: {"method":"post","path":"/vms/{id}/resume/plan","tag":"vms","success":200,"anonymous":false},
  listVmDiskAttachments: {"method":"get","path":"/vms/{id}/disk-attachments","tag":"vms","success":200,"anonymous":false},
  attachVmDisk: {"method":"post","path":"/vms/{id}/disk-attachments","tag":"vms","success":201,"anonymous":false},
  detachVmDisk: {"method":"delete","path":"/vms/{id}/disk-attachments/{diskId}","tag":"vms","success":204,"anonymous":false},
  listVmNics: {"method":"get","path":"/vms/{id}/nics","tag":"vms","success":200,"anonymous":false},
  createVmNic: {"method":"post","path":"/vms/{id}/nics","tag":"vms","success":201,"anonymous":false},
  deleteVmNic: {"method":"delete","path":"/vms/{id}/nics/{nicId}","tag":"vms","success":204,"anonymous":false},
  getVmScreenshot: {"method":"get","path":"/vms/{id}/screenshot","tag":"consoles","success":200,"anonymous":false},
  getVmDevices: {"method":"get","path":"/vms/{id}/devices","tag":"vms","success":200,"anonymous":false},
  migrateVm: {"method":"post","path":"/vms/{id}/migrate","tag":"vms","success":202,"anonymous":false},
  planMigrateVm: {"method":"post","path":"/vms/{id}/migrate/plan","tag":"vms","success":200,"anonymous":false},
  listVmMigrationTargets: {"method":"get","path":"/vms/{id}/migration-targets","tag":"vms","success":200,"anonymous":false},
  listVmPlacements: {"method":"get","path":"/vms/{id}/placements","tag":"vms","success":200,"anonymous":false},
  createConsoleTicket: {"method":"post","path":"/vms/{id}/console-tickets","tag":"consoles","success":201,"anonymous":false},
  listConsoleSessions: {"method":"get","path":"/vms/{id}/console-sessions","tag":"consoles","success":200,"anonymous":false},
} as const
/** Where every operation is, `key` if it takes an Idempotency-Key, and no more: portals load it before all else. */
export const engineAddresses = {
  listAuditRecords: 'get /audit/records',
  exportAudit: 'get /audit/export',
  getAuditChain: 'get /audit/chain',
  verifyAuditChain: 'post /audit/chain/verify key',
  listChanges: 'get /changes',
  listClusters: 'get /clusters',
  createCluster: 'post /clusters key',
  getCluster: 'get /clusters/{id}',
  updateCluster: 'patch /clusters/{id}',
  deleteCluster: 'delete /clusters/{id}',
  planUpdateCluster: 'post /clusters/{id}/update/plan',
  planDeleteCluster: 'post /clusters/{id}/delete/plan',
  getClusterChoices: 'get /cluster-choices',
  getDashboard: 'get /dashboard',
  listDataCenters: 'get /data-centers',
  createDataCenter: 'post /data-centers key',
  getDataCenter: 'get /data-centers/{id}',
  updateDataCenter: 'patch /data-centers/{id}',
  deleteDataCenter: 'delete /data-centers/{id}',
  planDeleteDataCenter: 'post /data-centers/{id}/delete/plan',
  listDisks: 'get /disks',
  createDisk: 'post /disks key',
  getDisk: 'get /disks/{id}',
  updateDisk: 'patch /disks/{id}',
  deleteDisk: 'delete /disks/{id}',
  planDeleteDisk: 'post /disks/{id}/delete/plan',
  listEvents: 'get /events',
  streamEvents: 'get /events/stream',
  watchStream: 'put /events/stream/{streamId}/watch',
  listHosts: 'get /hosts',
  rehearseHosts: 'get /hosts/rehearsal',
  getHost: 'get /hosts/{id}',
  updateHost: 'patch /hosts/{id}',
  deleteHost: 'delete /hosts/{id}',
  planDeleteHost: 'post /hosts/{id}/delete/plan',
  maintainHost: 'post /hosts/{id}/maintenance key',
  planMaintainHost: 'post /hosts/{id}/maintenance/plan',
  activateHost: 'post /hosts/{id}/activate key',
  moveHost: 'post /hosts/{id}/move key',
  planMoveHost: 'post /hosts/{id}/move/plan',
  approveHost: 'post /hosts/{id}/approve key',
  renewHostCertificate: 'post /hosts/{id}/renew-certificate key',
  createHostEnrollmentToken: 'post /host-enrollment-tokens key',
  enrollHost: 'post /host-enrollments',
  checkHostEnrollment: 'post /host-enrollments/check',
  listIdentityProviders: 'get /identity-providers',
  createIdentityProvider: 'post /identity-providers key',
  testIdentityProviderSettings: 'post /identity-providers/test',
  getIdentityProvider: 'get /identity-providers/{id}',
  updateIdentityProvider: 'patch /identity-providers/{id}',
  deleteIdentityProvider: 'delete /identity-providers/{id}',
  planDeleteIdentityProvider: 'post /identity-providers/{id}/delete/plan',
  testIdentityProvider: 'post /identity-providers/{id}/test',
  searchDirectory: 'get /identity-providers/{id}/directory',
  addDirectoryEntry: 'post /directory-entries key',
  listSignInProviders: 'get /session/providers',
  signInByLdap: 'post /session/ldap',
  beginOidcSignIn: 'post /session/oidc-requests',
  finishOidcSignIn: 'post /session/oidc',
  listNetworks: 'get /networks',
  createNetwork: 'post /networks key',
  getNetwork: 'get /networks/{id}',
  listNetworkNics: 'get /networks/{id}/nics',
  listNotices: 'get /notices',
  listOperations: 'get /operations',
  getOperation: 'get /operations/{id}',
  cancelOperation: 'post /operations/{id}/cancel key',
  retryOperation: 'post /operations/{id}/retry key',
  releaseOperationLocks: 'post /operations/{id}/release-locks key',
  listLocks: 'get /locks',
  listRoles: 'get /roles',
  createRole: 'post /roles key',
  getRole: 'get /roles/{id}',
  updateRole: 'patch /roles/{id}',
  deleteRole: 'delete /roles/{id}',
  listGroups: 'get /groups',
  createGroup: 'post /groups key',
  getGroup: 'get /groups/{id}',
  updateGroup: 'patch /groups/{id}',
  deleteGroup: 'delete /groups/{id}',
  listGroupMembers: 'get /groups/{id}/members',
  addGroupMember: 'post /groups/{id}/members key',
  removeGroupMember: 'delete /groups/{id}/members/{memberId}',
  listPermissions: 'get /permissions',
  createPermission: 'post /permissions key',
  deletePermission: 'delete /permissions/{id}',
  planDeletePermission: 'post /permissions/{id}/delete/plan',
  explainAccess: 'get /permissions/explain',
  listQuotas: 'get /quotas',
  createQuota: 'post /quotas key',
  previewQuotaUse: 'post /quotas/use-preview',
  getQuota: 'get /quotas/{id}',
  updateQuota: 'patch /quotas/{id}',
  deleteQuota: 'delete /quotas/{id}',
  planDeleteQuota: 'post /quotas/{id}/delete/plan',
  search: 'get /search',
  getSession: 'get /session',
  createSession: 'post /session',
  deleteSession: 'delete /session',
  updateProfile: 'patch /session/profile',
  continueSession: 'post /session/step',
  getSecondFactor: 'get /session/second-factor',
  beginSecondFactor: 'post /session/second-factor key',
  confirmSecondFactor: 'post /session/second-factor/confirm key',
  makeRecoveryCodes: 'post /session/second-factor/recovery-codes key',
  removeSecondFactor: 'post /session/second-factor/remove key',
  listSessions: 'get /sessions',
  endOtherSessions: 'post /sessions/end-others key',
  endSession: 'delete /sessions/{id}',
  inviteUser: 'post /invitations key',
  checkInvitation: 'post /invitations/check',
  acceptInvitation: 'post /invitations/accept',
  getUserSignIn: 'get /users/{id}/sign-in',
  updateUserSignIn: 'patch /users/{id}/sign-in',
  endUserSessions: 'delete /users/{id}/sessions',
  resetUserSecondFactor: 'delete /users/{id}/second-factor',
  liftUserLockout: 'delete /users/{id}/lockout',
  createUserInvitation: 'post /users/{id}/invitation key',
  listSshKeys: 'get /ssh-keys',
  createSshKey: 'post /ssh-keys key',
  deleteSshKey: 'delete /ssh-keys/{id}',
  getVmStatistics: 'get /vms/{id}/statistics',
  getHostStatistics: 'get /hosts/{id}/statistics',
  getClusterStatistics: 'get /clusters/{id}/statistics',
  getDataCenterStatistics: 'get /data-centers/{id}/statistics',
  getStorageDomainStatistics: 'get /storage-domains/{id}/statistics',
  getEstateStatistics: 'get /statistics',
  listStorageDomains: 'get /storage-domains',
  createStorageDomain: 'post /storage-domains key',
  getStorageDomain: 'get /storage-domains/{id}',
  getSystem: 'get /system',
  listCertificates: 'get /certificates',
  listTags: 'get /tags',
  createTag: 'post /tags key',
  getTag: 'get /tags/{id}',
  updateTag: 'patch /tags/{id}',
  deleteTag: 'delete /tags/{id}',
  planDeleteTag: 'post /tags/{id}/delete/plan',
  listTaggedObjects: 'get /tags/{id}/objects',
  tagObject: 'post /tags/{id}/objects key',
  untagObject: 'delete /tags/{id}/objects/{objectId}',
  updateSettings: 'patch /session/settings',
  changePassword: 'post /session/password key',
  listUsers: 'get /users',
  createUser: 'post /users key',
  getUser: 'get /users/{id}',
  deleteUser: 'delete /users/{id}',
  listApiTokens: 'get /api-tokens',
  createApiToken: 'post /api-tokens key',
  deleteApiToken: 'delete /api-tokens/{id}',
  listVms: 'get /vms',
  createVm: 'post /vms key',
  getVmDefaults: 'get /vms/defaults',
  previewVmPlacement: 'post /vms/placement-preview',
  previewVmCloudInit: 'post /vms/cloud-init-preview',
  getVm: 'get /vms/{id}',
  updateVm: 'patch /vms/{id}',
  deleteVm: 'delete /vms/{id}',
  planDeleteVm: 'post /vms/{id}/delete/plan',
  startVm: 'post /vms/{id}/start key',
  planStartVm: 'post /vms/{id}/start/plan',
  shutdownVm: 'post /vms/{id}/shutdown key',
  planShutdownVm: 'post /vms/{id}/shutdown/plan',
  stopVm: 'post /vms/{id}/stop key',
  planStopVm: 'post /vms/{id}/stop/plan',
  rebootVm: 'post /vms/{id}/reboot key',
  planRebootVm: 'post /vms/{id}/reboot/plan',
  resetVm: 'post /vms/{id}/reset key',
  planResetVm: 'post /vms/{id}/reset/plan',
  pauseVm: 'post /vms/{id}/pause key',
  planPauseVm: 'post /vms/{id}/pause/plan',
  resumeVm: 'post /vms/{id}/resume key',
  planResumeVm: 'post /vms/{id}/resume/plan',
  listVmDiskAttachments: 'get /vms/{id}/disk-attachments',
  attachVmDisk: 'post /vms/{id}/disk-attachments key',
  detachVmDisk: 'delete /vms/{id}/disk-attachments/{diskId}',
  listVmNics: 'get /vms/{id}/nics',
  createVmNic: 'post /vms/{id}/nics key',
  deleteVmNic: 'delete /vms/{id}/nics/{nicId}',
  getVmScreenshot: 'get /vms/{id}/screenshot',
  getVmDevices: 'get /vms/{id}/devices',
  migrateVm: 'post /vms/{id}/migrate key',
  planMigrateVm: 'post /vms/{id}/migrate/plan',
  listVmMigrationTargets: 'get /vms/{id}/migration-targets',
  listVmPlacements: 'get /vms/{id}/placements',
  createConsoleTicket: 'post /vms/{id}/console-tickets',
  listConsoleSessions: 'get /vms/{id}/console-sessions',
} as const
