package io.bearman.store;

import io.bearman.testkit.store.InMemoryStore;

/** The testkit's twin keeps the contract. */
class InMemoryStoreTest extends StoreContract {
    private final InMemoryStore store =
            InMemoryStore.create(time, SETTINGS.lease(), SETTINGS.actionDeadline());

    @Override
    Ports process(String name) {
        InMemoryStore view = store.asProcess(name);
        return new Ports(
                view.bootChanges(),
                view.inventory(),
                view.journal(),
                view.claims(),
                view.freeze(),
                view.admissions(),
                view.boots(),
                view.bootSessions(),
                view.bootOverrides(),
                view.images(),
                view.registrations(),
                view.credentialChanges(),
                view.audit());
    }

    @Override
    void crash(String name) {
        store.crash(name);
    }
}
