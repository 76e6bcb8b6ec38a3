package io.bearman.openstack.keystone;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.net.Http;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.CloudAccess;
import io.bearman.openstack.Credential;
import io.bearman.openstack.Login;
import org.openstack4j.api.client.IOSClientBuilder;
import org.openstack4j.model.common.Identifier;

/** Logs in to Keystone v3. Thread-safe. */
public final class KeystoneLogin implements Login {
    private final Login login;

    /**
     * @param access where and with what; a password goes through openstack4j
     * @param http how everything else travels
     */
    public KeystoneLogin(CloudAccess access, Http http) {
        this.login = access.credential() instanceof Credential.Password password
                ? () -> byPassword(access, password)
                : new CredentialLogin(access, http);
    }

    /**
     * {@inheritDoc}
     *
     * @throws CloudException.Denied user, secret or project is wrong, or the token has ended
     * @throws CloudException.Unreachable Keystone does not answer
     * @throws CloudException.Faulty Keystone answers, but not with a token
     */
    @Override
    public AuthToken login() {
        return login.login();
    }

    private static AuthToken byPassword(CloudAccess access, Credential.Password with) {
        return OpenStack4j.login(
                "login of " + with.who() + " at " + access.authUrl(),
                v3 -> scope(user(v3.endpoint(access.authUrl().toString()), with), with.project()));
    }

    private static IOSClientBuilder.V3 user(IOSClientBuilder.V3 builder, Credential.Password with) {
        String user = with.user().ref().value();
        String password = with.password().text();
        return with.user().ref().byId()
                ? builder.credentials(user, password)
                : builder.credentials(user, password, identifier(with.user().domain()));
    }

    private static IOSClientBuilder.V3 scope(
            IOSClientBuilder.V3 builder, Credential.InDomain project) {
        return project.ref().byId()
                ? builder.scopeToProject(identifier(project.ref()))
                : builder.scopeToProject(identifier(project.ref()), identifier(project.domain()));
    }

    private static Identifier identifier(Credential.Ref ref) {
        return ref.byId() ? Identifier.byId(ref.value()) : Identifier.byName(ref.value());
    }
}
